import { expect, test } from "vitest";
import { emptyLedger, type Ledger, type LedgerEvent, withEvent, withRelease } from "../../release/ledger.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import { alertConcernsNothing } from "./alert-concerns.ts";

const minute = 60_000;
const noon = Date.parse("2026-01-01T12:00:00Z");
const about = (at: number) => ({
  at: new Date(at).toISOString(),
  actor: "ada",
  run: "1",
  explanation: "because",
  milliseconds: minute,
});
/** Its rollout took a minute. */
const promoted = (release: number, at: number): LedgerEvent => ({
  ...about(at),
  kind: "promoted",
  release,
  from: release - 1,
  gate: { by: "gate", result: "pass", explanation: "" },
});
const undone = (release: number, at: number): LedgerEvent => ({ ...about(at), kind: "undone", release, to: release - 1 });
const returned = (release: number, from: number, at: number): LedgerEvent => ({
  ...about(at),
  kind: "returned",
  release,
  from,
});
const ledger = (...events: LedgerEvent[]): Ledger =>
  events.reduce(withEvent, [1, 2, 3].map((number) => sampleRelease({ number })).reduce(withRelease, emptyLedger));
const owner = (since: number) => ({ run: "2", actor: "ada", commit: "", purpose: "", since: new Date(since).toISOString() });
const rollout = (kind: "deploy" | "rollback", since: number) => ({ kind, release: 3, owner: owner(since) });

const two = ledger(promoted(1, noon - 100 * minute), promoted(2, noon));

test.each<[string, number | undefined, Ledger, ReturnType<typeof rollout> | undefined, RegExp | undefined]>([
  ["fires after the deploy", noon + 5 * minute, two, undefined, undefined],
  ["fires while the deploy went on", noon - minute / 2, two, undefined, undefined],
  ["of a clock that is a little behind", noon - minute - 20_000, two, undefined, undefined],
  ["does not say since when", undefined, two, undefined, undefined],
  [
    "was there before the deploy",
    noon - 10 * minute,
    two,
    undefined,
    /^The alert began 9\s?m(in)? before release 2 .* deployed/,
  ],
  [
    "comes again after its rollback",
    noon + minute,
    ledger(promoted(1, noon - minute), promoted(2, noon), returned(1, 2, noon + 2 * minute)),
    undefined,
    /^release 1 .* has been put back since \(because\), and no alert takes users back twice/,
  ],
  [
    "another one, after the rollback",
    noon + 9 * minute,
    ledger(promoted(1, noon - minute), promoted(2, noon), returned(1, 2, noon + 2 * minute)),
    undefined,
    /no alert takes users back twice/,
  ],
  [
    "comes again after the rollout was undone",
    noon + minute,
    ledger(promoted(2, noon), undone(3, noon + 2 * minute)),
    undefined,
    /^Release 3 has been undone since/,
  ],
  [
    "fires during the rollout, after an earlier one was undone",
    noon + 9 * minute,
    ledger(promoted(1, noon), undone(2, noon + minute)),
    rollout("deploy", noon + 8 * minute),
    undefined,
  ],
  [
    "was there before the rollout",
    noon,
    two,
    rollout("deploy", noon + 8 * minute),
    /^The alert began 8\s?m(in)? before release 3 was on its way/,
  ],
  ["a rollback is under way", noon, two, rollout("rollback", noon), /^A rollback to release 3 is under way already/],
  [
    "after a new deploy",
    noon + 9 * minute,
    ledger(promoted(2, noon), returned(1, 2, noon + minute), promoted(3, noon + 5 * minute)),
    undefined,
    undefined,
  ],
  ["nothing was ever deployed", noon, emptyLedger, undefined, undefined],
])("an alert that %s", (_story, began, given, journal, said) => {
  const found = alertConcernsNothing({ reason: "alert", link: undefined, began }, given, journal);
  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(said);
});
