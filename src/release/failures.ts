import { failure } from "../failure.ts";

export const recordUnreadable = failure<{ name: string; why: string }>("record-unreadable", "environment", ({ name, why }) => ({
  sentence: `The ${name} on the target is not one that this version can read: ${why}`,
  remedy: "Use the version of Sluice that wrote it, or a newer one. Nothing was changed.",
}));

export const noSuchRelease = failure<{ asked: string; known: readonly string[] }>(
  "no-such-release",
  "user",
  ({ asked, known }) => ({
    sentence: `There is no release "${asked}" in the ledger.`,
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
