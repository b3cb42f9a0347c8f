import { expect, test } from "vitest";
import { emptyLedger, type Ledger, type LedgerEvent, withEvent, withRelease } from "../../release/ledger.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import { meanwhile } from "./meanwhile.ts";

const about = { at: "", actor: "ada", run: "theirs", explanation: "", milliseconds: 0 };
const promoted = (release: number): LedgerEvent => ({
  ...about,
  kind: "promoted",
  release,
  from: undefined,
  gate: { by: "gate", result: "pass", explanation: "" },
});
const undone = (release: number): LedgerEvent => ({ ...about, kind: "undone", release, to: 2 });
const returned = (release: number, from: number, run = "theirs"): LedgerEvent => ({
  ...about,
  run,
  kind: "returned",
  release,
  from,
});

const images = (api: string) => ({ api, web: "w" });
const releases = [
  sampleRelease({ number: 1, images: images("a") }),
  sampleRelease({ number: 2, images: images("b") }),
  sampleRelease({ number: 3, images: images("c") }),
  sampleRelease({ number: 4, images: images("b") }),
  sampleRelease({ number: 5, images: images("a"), composite: { base: 2, component: "api", from: 1 } }),
];
const before: Ledger = [promoted(1), promoted(2)].reduce(withEvent, releases.reduce(withRelease, emptyLedger));
const nothing = { to: undefined, component: undefined };

test.each<[string, LedgerEvent[], { to: string | undefined; component: string | undefined }, string | undefined]>([
  ["nothing happened", [], nothing, undefined],
  ["the rollout under way was undone: that was it", [undone(3)], nothing, "rolled-back: The rollout of release 3 was aborted"],
  ["it was promoted just before: there is still all to do", [promoted(3)], nothing, undefined],
  [
    "somebody else's rollback ended",
    [returned(1, 2)],
    nothing,
    "unchanged: A rollback from release 2 came to its end meanwhile",
  ],
  ["this run finished one that was killed", [returned(1, 2, "ours")], nothing, "rolled-back: A rollback from release 2"],
  ["a release is named: that one is meant, whatever happened", [undone(3)], { to: "1", component: undefined }, undefined],
  [
    "a component of the one that was undone",
    [undone(3)],
    { to: undefined, component: "api" },
    "rolled-back: The rollout of release 3",
  ],
  ["a component that it did not change", [undone(4)], { to: undefined, component: "api" }, undefined],
  ["what was put together was not well: nobody has moved", [undone(5)], nothing, undefined],
])("%s", (_story, events, wish, expected) => {
  const found = meanwhile({ before, now: events.reduce(withEvent, before), run: "ours" }, wish);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(`${found?.result}: ${found?.explanation}`).toContain(expected);
});
