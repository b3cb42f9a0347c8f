import { expect, test } from "vitest";
import {
  emptyLedger,
  knownGood,
  type Ledger,
  type LedgerEvent,
  nextNumber,
  serving,
  withEvent,
  withRelease,
} from "./ledger.ts";
import { sampleRelease } from "./release.testing.ts";

const release = (number: number) => sampleRelease({ number });
const about = { at: "2026-01-01T00:00:00Z", actor: "ada", run: "1", explanation: "", milliseconds: 1 };
const promoted = (number: number, from?: number): LedgerEvent => ({
  ...about,
  kind: "promoted",
  release: number,
  from,
  gate: { by: "gate", result: "pass", explanation: "" },
});
const undone = (number: number, to: number): LedgerEvent => ({ ...about, kind: "undone", release: number, to });
const returned = (to: number, from: number): LedgerEvent => ({ ...about, kind: "returned", release: to, from });

function ledger(numbers: readonly number[], events: readonly LedgerEvent[]): Ledger {
  return events.reduce(withEvent, numbers.map(release).reduce(withRelease, emptyLedger));
}

test.each<[string, Ledger, number | undefined, number | undefined]>([
  ["nothing yet", emptyLedger, undefined, undefined],
  ["first release promoted", ledger([1], [promoted(1)]), 1, undefined],
  ["second promoted: the first is the way back", ledger([1, 2], [promoted(1), promoted(2, 1)]), 2, 1],
  ["an undone rollout is no way back", ledger([1, 2, 3], [promoted(1), undone(2, 1), promoted(3, 1)]), 3, 1],
  ["never current − 1", ledger([1, 2, 3, 4], [promoted(1), promoted(2, 1), undone(3, 2), promoted(4, 2)]), 4, 2],
  [
    "who was rolled back from is no longer good",
    ledger([1, 2, 3], [promoted(1), promoted(2, 1), promoted(3, 2), returned(2, 3)]),
    2,
    1,
  ],
  [
    "a release promoted again is good again",
    ledger([1, 2], [promoted(1), promoted(2, 1), returned(1, 2), returned(2, 1)]),
    2,
    undefined,
  ],
])("%s", (_story, given, serves, goesBackTo) => {
  expect(serving(given)?.number).toBe(serves);
  expect(knownGood(given, serving(given)?.number)?.number).toBe(goesBackTo);
});

test("numbers only grow, undone releases included", () => {
  expect(nextNumber(emptyLedger)).toBe(1);
  expect(nextNumber(ledger([1, 2, 3], [promoted(1), undone(2, 1), undone(3, 1)]))).toBe(4);
});
