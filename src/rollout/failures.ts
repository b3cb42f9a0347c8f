import { type Failure, failure, type Place } from "../failure.ts";
import { sayDuration } from "../quantity/duration.ts";

export const notServing = failure<{ wanted: number; seen: string; path: string }>(
  "not-serving",
  "environment",
  ({ wanted, seen, path }) => ({
    sentence: `Asked from outside, ${path} is served by ${seen}, not by release ${wanted}.`,
    remedy: "See what else listens on that port, and the proxy's log.",
  }),
);

export const gateSaidNo = failure<{ result: string; explanation: string; share: string }>(
  "gate-said-no",
  "user",
  ({ result, explanation, share }) => ({
    sentence: `At ${share} the gate said ${result}: ${explanation}`,
    remedy: "Nobody is left on the release. Correct it and deploy again.",
  }),
);

export const rolloutEnded = failure<{ why: string }>("rollout-ended", "user", ({ why }) => ({
  sentence: `The rollout was ended: ${why}.`,
  remedy: "Deploy again when you want it.",
}));

export const lockLost = failure<{ release: number }>("lock-lost", "environment", ({ release }) => ({
  sentence: `The lock was taken over by somebody else while release ${release} was under way, so whoever has it goes on from the journal.`,
  remedy: "See why this step was silent for so long (a machine that slept, an engine that hung), and what the other run says.",
}));

export const bothSick = failure<{ old: string; fresh: string }>("both-sick", "environment", ({ old, fresh }) => ({
  sentence: `Neither release is well, so no traffic was moved. Before: ${old} Now: ${fresh}`,
  remedy: "Bring one of the two up; the next deploy, rollback or resume goes on from here.",
}));

export const lockHeld = failure<{ who: string; purpose: string; since: string; run: string; waited?: number }>(
  "lock-held",
  "environment",
  ({ who, purpose, since, run, waited }) => ({
    sentence: `The environment is locked by ${who} (${purpose}, since ${since}, run ${run})${waited === undefined ? "" : `, still after ${sayDuration(waited)}`}.`,
    remedy:
      "Let it end and run this again; `when-busy` says whether a deploy waits for that. A rollback does not wait: it asks that rollout to abort.",
  }),
);

export const superseded = failure<{ by: string }>("superseded", "user", ({ by }) => ({
  sentence: `Nothing was changed: while this deploy waited its place was taken by the newer one of ${by}.`,
  remedy: "Nothing has to be done. `when-busy: wait` deploys each in turn instead.",
}));

export const bakesTooLong = failure<{ bakes: string; wait: string; why: string }>(
  "bakes-longer-than-wait",
  "user",
  ({ bakes, wait, why }) => ({
    sentence: `The bakes take ${bakes} in all, longer than max-wait (${wait}), and ${why}.`,
    remedy:
      "Shorten the bakes, or raise max-wait (a job may run for 6 h on GitHub's runners, 5 days on your own). Canary and blue-green with a gate may bake for longer than the job.",
  }),
);

export const rolloutBakes = failure<{ release: string; until: string }>("rollout-bakes", "user", ({ release, until }) => ({
  sentence: `Nothing was changed: ${release} is being rolled out, and its bake is ${until}.`,
  remedy:
    "Run resume.yml (`mode: resume`) when it is over and deploy this then, or end it with the rollback action and deploy this at once.",
}));

export const otherCheckout = failure<{ release: string }>("other-checkout", "user", ({ release }) => ({
  sentence: `Its turn has not come: the files here, or app-env, are not those that ${release} was made with.`,
  remedy:
    "Run the workflow run again that began it (resume.yml does with `start-next`), or resume from that commit with the same app-env: the next wave then begins.",
}));

export const destructiveMigration = failure<{ statements: readonly string[] }>(
  "destructive-migration",
  "user",
  ({ statements }) => ({
    sentence: `The migration would break the release that serves now: ${statements.slice(0, 3).join(" · ")}.`,
    remedy: "Make it in two releases: first add and use the new, later remove the old when nothing reads it any more.",
  }),
);

export const imageNotFound = failure<{ component: string; tried: readonly string[] }>(
  "image-not-found",
  "user",
  ({ component, tried }) => ({
    sentence: `No image for ${component}: tried ${tried.length === 0 ? "nothing, since the compose file names no image for it" : tried.join(", ")}.`,
    remedy: 'Build and push this commit first (docker-build-push tags it "sluice-<commit>"), or name it in "images".',
  }),
);

export const noRoutes = failure<{ environment: string }>("no-routes", "user", ({ environment }) => ({
  sentence: `The environment ${environment} has no routes, so no traffic can be split.`,
  remedy: 'Say which service gets which path, like `routes: { /: "web:8000" }`.',
}));

export const unknownRoute = failure<{ service: string; released: readonly string[] }>(
  "unknown-route",
  "user",
  ({ service, released }) => ({
    sentence: `A route leads to ${service}, which is not a released service.`,
    remedy: `Released are ${released.join(", ") || "none"}. A service is released when it has \`build:\`, or an image under \`components\` in sluice.yaml.`,
  }),
);

export const nothingToEject = failure<{ environment: string }>("nothing-to-eject", "user", ({ environment }) => ({
  sentence: `Nothing of ${environment} serves under Sluice, so there is nothing to leave.`,
  remedy: "Check the environment's name and its host in sluice.yaml.",
}));

export const ejectUnfinished = failure<{ host: string; why: string; left: readonly string[] }>(
  "eject-unfinished",
  "environment",
  ({ host, why, left }) => ({
    sentence: `${host} could not leave: ${why} ${left.length === 0 ? "No host has left." : `These have left, and run without Sluice: ${left.join(", ")}.`}`,
    remedy: "Put that right and run this again: it goes on with the hosts that have not left.",
  }),
);

export const notYetAfter = failure<{ environment: string; other: string; commit: string; ms: number; lack: string }>(
  "not-yet-after",
  "user",
  ({ environment, other, commit, ms, lack }) => ({
    sentence: `${environment} starts only after ${other} has served ${commit || "this commit"}${ms > 0 ? ` for ${sayDuration(ms)}` : ""}; ${other} ${lack}.`,
    remedy: `Deploy this commit to ${other} first${ms > 0 ? " and come back when the time has passed" : ""}, or change \`after\` of ${environment} in sluice.yaml.`,
  }),
);

export const unknownComponent = failure<{ name: string; known: readonly string[]; hint: string }>(
  "unknown-component",
  "user",
  ({ name, known, hint }) => ({
    sentence: `"images" names the component "${name}", which this environment doesn't release.${hint}`,
    remedy: `Released here are ${known.join(", ") || "none"}.`,
  }),
);

export const olderThanServing = failure<{ commit: string; serves: string }>(
  "older-than-serving",
  "user",
  ({ commit, serves }) => ({
    sentence: `${commit} is older than ${serves}, which serves now.`,
    remedy: "Deploy a newer commit, use the rollback action to go back, or say `allow-older: true`.",
  }),
);

export const twoWriters = failure<{
  service: string;
  component: string;
  kind: string;
  why: string;
  place: Place | undefined;
}>("two-writers", "user", ({ service, component, kind, why, place }) => ({
  sentence: `${kind} would run two releases of ${service} side by side, and ${why}${place?.line === undefined ? "" : ` (${place.file}:${place.line})`}.`,
  remedy: `Use \`strategy: recreate\` (nobody serves for a moment), or make it a worker (no route, no ports). If several may write at once, say so: \`components: { ${component}: { writer: many } }\`; a database that is built here is \`{ part: base }\`.`,
  ...(place === undefined ? {} : { place }),
}));

export const hostsNotReady = failure<{ environment: string; problems: readonly string[] }>(
  "hosts-not-ready",
  "environment",
  ({ environment, problems }) => ({
    sentence: `Nothing was changed on any host of ${environment}: ${problems.join(" · ")}`,
    remedy: "Put that right and run this again; a release begins only when all hosts can take it.",
  }),
);

/** The same, where something of it is to be put right in the files. */
export const hostsToCorrect = failure<{ environment: string; problems: readonly string[]; kept: readonly Failure[] }>(
  "hosts-to-correct",
  "user",
  ({ environment, problems, kept }) => ({
    sentence: `Nothing was changed on any host of ${environment}: ${problems.join(" · ")}`,
    remedy: "Put that right and run this again; a release begins only when all hosts can take it.",
    further: atTheirLines(kept),
  }),
);

export const unfinishedHosts = failure<{ problems: readonly string[] }>("unfinished-hosts", "environment", ({ problems }) => ({
  sentence: `What an earlier run left could not be put right everywhere: ${problems.join(" · ")}`,
  remedy: "Bring those hosts up and run this again; each one's journal says what is left to do.",
}));

export const outsideSilent = failure<{ url: string; why: string }>("outside-silent", "environment", ({ url, why }) => ({
  sentence: `The environment needs ${url}, and it doesn't answer: ${why}`,
  remedy: "Bring that service up, or take it from `requires` in sluice.yaml.",
}));

/** Each once, though several hosts may meet it. */
const atTheirLines = (kept: readonly Failure[]) =>
  [...new Map(kept.map((one) => [one.message, one])).values()].flatMap(({ message, place, further }) => [
    ...(place === undefined ? [] : [{ message, place }]),
    ...further,
  ]);

const standingInTheWay = (environment: string, problems: readonly string[]) =>
  `${environment} is not ready for a deploy, ${problems.length} things stand in the way: ${problems.map((problem, index) => `${index + 1}. ${problem}`).join(" ")}`;

export const notReady = failure<{ environment: string; problems: readonly string[] }>(
  "not-ready",
  "environment",
  ({ environment, problems }) => ({
    sentence: standingInTheWay(environment, problems),
    remedy: "Each says what to do. Nothing was changed.",
  }),
);

/** The same, where something of it is to be put right in the files: each is shown at its line, too. */
export const severalToCorrect = failure<{ environment: string; problems: readonly string[]; kept: readonly Failure[] }>(
  "several-to-correct",
  "user",
  ({ environment, problems, kept }) => ({
    sentence: standingInTheWay(environment, problems),
    remedy: "Each says what to do. Nothing was changed.",
    further: atTheirLines(kept),
  }),
);

export const noSharesHere = failure<{ kind: string; environment: string }>(
  "no-shares-here",
  "user",
  ({ kind, environment }) => ({
    sentence: `${kind} needs shares, and the proxy of ${environment} is not Sluice's (\`router: { kind: none }\`).`,
    remedy: "Say `strategy: blue-green`, rolling or recreate.",
  }),
);
