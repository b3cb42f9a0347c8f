import { expect, test } from "vitest";
import { emptyLedger, type Ledger, withEvent, withRelease } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import { chooseNumber } from "./choose-number.ts";

const release = (number: number, image: string): Release => ({
  number,
  commit: "",
  images: { web: image },
  configuration: "c",
  services: [],
  database: undefined,
  actor: "ada",
  run: "1/1",
  created: "",
});
const about = { at: "", actor: "ada", run: "1/1", explanation: "", milliseconds: 0 };
const gate = { by: "gate", result: "pass", explanation: "" } as const;
/** `1a 2b`: releases that were promoted, one after the other; `2b!` was undone. */
function ledger(text: string): Ledger {
  let now = emptyLedger;
  for (const [, digits, image = "", undone] of text.matchAll(/(\d+)([a-z])(!?)/g)) {
    const number = Number(digits);
    now = withRelease(now, release(number, image));
    now = withEvent(
      now,
      undone === "!"
        ? { kind: "undone", release: number, to: undefined, ...about }
        : { kind: "promoted", release: number, from: undefined, gate, ...about },
    );
  }
  return now;
}

test.each<[string, [string, boolean][], number]>([
  [
    "nobody has anything",
    [
      ["", false],
      ["", false],
    ],
    1,
  ],
  [
    "something new for all: a number that none has used",
    [
      ["1a 2b", false],
      ["1a 2b 3c!", false],
    ],
    4,
  ],
  [
    "the lead has it: the others catch up under its number",
    [
      ["1a 2b", true],
      ["1a", false],
    ],
    2,
  ],
  [
    "also where it was undone before",
    [
      ["1a 2b", true],
      ["1a 2b!", false],
    ],
    2,
  ],
  [
    "everybody has it",
    [
      ["1a 2b", true],
      ["1a 2b", true],
    ],
    2,
  ],
  [
    "only another one has it: a new number",
    [
      ["1a", false],
      ["1a 2b", true],
    ],
    3,
  ],
  [
    "the number means something else there: a new one for all",
    [
      ["1a 2b", true],
      ["1a 2c!", false],
    ],
    3,
  ],
  [
    "its containers are gone there, so it can't follow itself",
    [
      ["1a 2b", true],
      ["1a 2b", false],
    ],
    3,
  ],
  [
    "all have it, under two numbers",
    [
      ["1a 2b", true],
      ["1a 2c 3b", true],
    ],
    4,
  ],
])("%s", (_story, targets, expected) => {
  expect(chooseNumber(targets.map(([text, already]) => ({ ledger: ledger(text), already })))).toBe(expected);
});
