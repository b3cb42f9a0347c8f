import { describe, expect, test } from "vitest";
import type { Figure } from "../../tests/bench/bench.ts";
import { checked, missesGoal } from "./checked.ts";

const figure: Figure = {
  bench: "swap-ms",
  value: 40,
  unit: "ms",
  goal: 100,
  better: "lower",
  baseline: { name: "up", value: 900 },
};

describe("what may be printed", () => {
  test("a measured number that was asked for", () => expect(checked(figure, new Set(["swap-ms"]))).toBe(figure));
  test.each([
    ["nothing that nobody asked for", figure, "not asked for"],
    ["no number that isn't one", { ...figure, bench: "a", value: Number.NaN }, "no measurement"],
    ["no endless baseline", { ...figure, bench: "a", baseline: { name: "up", value: 1 / 0 } }, "baseline is Infinity"],
  ])("%s", (_what, wrong, said) => expect(() => checked(wrong, new Set(["a"]))).toThrow(said));
});

test.each([
  ["lower", 100, false],
  ["lower", 100.1, true],
  ["higher", 100, false],
  ["higher", 99, true],
] as const)("with %s better, %d against 100 misses: %s", (better, value, misses) =>
  expect(missesGoal({ ...figure, better, value })).toBe(misses),
);
