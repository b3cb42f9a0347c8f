import { failure } from "../../../failure.ts";

/** What is no longer known without a document. */
const lost: Readonly<Record<string, string>> = {
  ledger: "what was deployed",
  journal: "whether a rollout was left unfinished",
  waves: "how far a rollout over several hosts has come",
  toggled: "which features were switched off",
};

export const stateDamaged = failure<{ document: string; volume: string }>(
  "state-damaged",
  "environment",
  ({ document, volume }) => ({
    sentence: `Both copies of the document ${document} in the volume ${volume} are damaged, so ${lost[document] ?? "what it said"} is not known.`,
    remedy: `Check that machine's disk. Restore the volume from a backup; without one, \`docker run --rm --volume ${volume}:/state busybox rm -r /state/documents/${document}\` forgets that document alone. The running app isn't touched by either.`,
  }),
);

export const documentName = failure<{ name: string }>("document-name", "ours", ({ name }) => ({
  sentence: `${JSON.stringify(name)} can't name a document of the state.`,
  remedy: "This is a defect of Sluice; please report it.",
}));

export const lockContested = failure<{ name: string; said: string }>("lock-contested", "environment", ({ name, said }) => ({
  sentence: `The lock ${name} could neither be taken nor read: ${said}`,
  remedy: "Run this again; if it stays so, look at that container with `docker inspect`.",
}));

export const stateUnread = failure<{ volume: string; image: string }>("state-unread", "environment", ({ volume, image }) => ({
  sentence: `The state in the volume ${volume} can't be looked at: there is no container and no image at all on that engine to reach it through.`,
  remedy: `Pull any image there, for instance ${image}; a deploy or a rollback brings it by itself.`,
}));
