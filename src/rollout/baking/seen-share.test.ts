import { expect, test } from "vitest";
import { stage } from "../stage.testing.ts";
import { seenShare } from "./seen-share.ts";

const count = (requests: number, more: { cohorts?: number; recent?: number } = {}) => ({ requests, errors: 0, ...more });
const none = { a: count(0), b: count(0) };

test("rule 8, honest shares: in a short bake every request counts, cohorts aside", () => {
  const after = { a: count(95, { recent: 95 }), b: count(105, { cohorts: 100, recent: 5 }) };
  expect(seenShare({ before: none, after, ms: 5_000 }, "b")).toEqual({ share: 0.05, of: 100, over: 5_000 });
});

test("in a long one the last minute does: what was long ago hides nothing", () => {
  const before = { a: count(1_000), b: count(0) };
  // For an hour nobody came to the candidate; now a quarter does.
  const after = { a: count(91_000, { recent: 300 }), b: count(100, { recent: 100 }) };
  expect(seenShare({ before, after, ms: 3_600_000 }, "b")).toEqual({ share: 0.25, of: 400, over: 60_000 });
});

test("nobody came, or the counting began anew: nothing was seen", () => {
  expect(seenShare({ before: none, after: none, ms: 1 }, "b")).toBeUndefined();
  const fewer = { before: { a: count(500), b: count(0) }, after: { a: count(10), b: count(10) }, ms: 1 };
  expect(seenShare(fewer, "b")).toBeUndefined();
});

test("the share that was seen stands in the record of the rollout beside the one that was wanted", async () => {
  const on = stage();
  await on.deploy(1);
  await on.deploy(2);
  const seen = on.context.timeline.entries.filter((entry) => entry.seen !== undefined);
  // Ten visitors come to each release at every look of the gate.
  expect(seen.map((entry) => entry.seen?.share)).toEqual([0.5, 0.5]);
  expect(seen[0]?.what).toMatch(/^Seen at 5 %: 50 % of \d+ requests in /);
});
