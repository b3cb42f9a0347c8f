import { expect, it } from "vitest";
import { LoadTally } from "./load-tally.ts";

/** 1,000 requests in 10 s, of which the n-th is answered at `at(n)` (ms). */
function throughput(at: (n: number) => number): number {
  const tally = new LoadTally();
  for (let n = 0; n < 1_000; n++) tally.answered(at(n) - n * 10, at(n), undefined);
  return tally.numbers(10).throughput;
}

it("is what was asked for where the app keeps up, however long each answer takes", () => {
  expect(throughput((n) => n * 10 + 2_000)).toBeCloseTo(100, 0);
});

it("is what the app can do where a queue of it was answered after the load", () => {
  expect(throughput((n) => n * 20 + 5)).toBeCloseTo(50, 0);
});

it("is not made small by a few slow answers", () => {
  expect(throughput((n) => (n % 200 === 0 ? n * 10 + 5_000 : n * 10 + 5))).toBeCloseTo(100, 0);
});
