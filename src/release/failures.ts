import { failure } from "../failure.ts";

export const recordUnreadable = failure<{ name: string; why: string }>("record-unreadable", "environment", ({ name, why }) => ({
  sentence: `The ${name} on the target is not one that this version can read: ${why}`,
  remedy: "Use the version of Sluice that wrote it, or a newer one. Nothing was changed.",
}));

export const ledgerLost = failure<{ target: string; found: readonly string[] }>(
  "ledger-lost",
  "environment",
  ({ target, found }) => ({
    sentence: `The ledger of this environment is gone from ${target}, yet there is ${found.join(", ")}: which release serves, and which one would be the way back, is not known. Nothing was changed.`,
    remedy:
      "Restore the state's volume (its name ends with -sluice) from a backup. To begin anew instead, take those containers away first; nobody is served from then until the next deploy.",
  }),
);

export const noSuchRelease = failure<{ asked: string; known: readonly string[]; besides?: string }>(
  "no-such-release",
  "user",
  ({ asked, known, besides }) => ({
    sentence: `There is no release "${asked}" in the ledger${besides === undefined ? "" : `, and ${besides}`}.`,
    remedy: known.length === 0 ? "Nothing has been released here yet." : `Known are ${known.join(", ")}.`,
  }),
);

export const ambiguousRelease = failure<{ asked: string; found: readonly string[] }>(
  "ambiguous-release",
  "user",
  ({ asked, found }) => ({
    sentence: `"${asked}" means more than one release: ${found.join(", ")}.`,
    remedy: "Name its number.",
  }),
);

export const noWayBack = failure<{ serves: string }>("no-way-back", "user", ({ serves }) => ({
  sentence: `${serves}, and no other release here has passed its gate.`,
  remedy: 'Name one with "to", or deploy a good commit.',
}));

export const releaseLacksComponent = failure<{ asked: string; where: string; known: readonly string[]; hint: string }>(
  "release-lacks-component",
  "user",
  ({ asked, where, known, hint }) => ({
    sentence: `${where} has no component ${asked}.${hint}`,
    remedy: `It has ${known.join(", ") || "none"}.`,
  }),
);

export const noOtherImage = failure<{ component: string; serves: string }>(
  "no-other-image",
  "user",
  ({ component, serves }) => ({
    sentence: `${serves}, and no other release here that passed its gate has another image of ${component}.`,
    remedy: 'Name a release with "to", or deploy a good commit.',
  }),
);

export const adoptedGone = failure<{ project: string }>("adopted-gone", "environment", ({ project }) => ({
  sentence: `The containers of the compose project ${project}, which are release 0, are gone.`,
  remedy: "Name another release, or start that project again (`docker compose up --detach`) where nothing else serves.",
}));
