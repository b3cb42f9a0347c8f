import { describe, expect, test } from "vitest";
import { normalTail } from "./distributions.ts";
import { allowed, progressOf, spent } from "./looking.ts";
import { randomness } from "./samples.testing.ts";

const at = (count: number, end: number) =>
  progressOf("sequential", { baseline: end, candidate: end }, { baseline: count, candidate: count });

test("one look costs its p", () => {
  const once = progressOf("fixed", { baseline: 60, candidate: 60 }, { baseline: 60, candidate: 60 });
  expect(spent(0.004, once)).toBe(0.004);
  expect(allowed(0.01, once)).toBe(0.01);
});

test.each([5, 20, 59, 60])("after %d of 60: what is allowed is what costs alpha, and less is allowed early", (count) => {
  for (const alpha of [0.0001, 0.003, 0.01]) {
    expect(spent(allowed(alpha, at(count, 60)), at(count, 60))).toBeCloseTo(alpha, 10);
    expect(allowed(alpha, at(count, 60))).toBeLessThanOrEqual(allowed(alpha, at(60, 60)));
  }
});

test("a smaller p never costs more, from certainty to nothing", () => {
  const ps = [1, 0.9, 0.5, 0.3, 0.1, 0.02, 0.01, 1e-3, 1e-4, 1e-6, 1e-12, 1e-40, 0];
  for (const count of [5, 30, 60]) {
    const costs = ps.map((p) => spent(p, at(count, 60)));
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(costs[0]).toBe(1);
    expect(costs.at(-1)).toBe(0);
  }
});

describe("a Brownian motion looked at 200 times", () => {
  test.each([0.01, 0.05])("crosses with probability at most %d, and not much less", (alpha) => {
    const { gauss } = randomness(11);
    const bounds = Array.from({ length: 196 }, (_, i) => allowed(alpha, at(i + 5, 200)));
    let crossed = 0;
    for (let run = 0; run < 4000; run++) {
      let position = gauss() * Math.sqrt(5 / 200);
      for (let i = 0; i < bounds.length; i++) {
        if (i > 0) position += gauss() / Math.sqrt(200);
        if (normalTail(position / Math.sqrt((i + 5) / 200)) <= (bounds[i] as number)) {
          crossed++;
          break;
        }
      }
    }
    expect(crossed / 4000).toBeLessThan(alpha * 1.25);
    expect(crossed / 4000).toBeGreaterThan(alpha * 0.5);
  });
});
