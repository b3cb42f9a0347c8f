import { expect, test } from "vitest";
import { logBets } from "./odds-evidence.ts";

test("each period is a fair bet: what it is expected to return is 1, and less when the candidate is better", () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  const binomial = (n: number, k: number, rate: number) => choose(n, k) * rate ** k * (1 - rate) ** (n - k);
  const expected = (odds: number, rates: { baseline: number; candidate: number }) => {
    let sum = 0;
    for (let a = 0; a <= 6; a++)
      for (let b = 0; b <= 9; b++) {
        const period = { baseline: { bad: b, total: 9 }, candidate: { bad: a, total: 6 } };
        const chance = binomial(6, a, rates.candidate) * binomial(9, b, rates.baseline);
        sum += chance * Math.exp(logBets(period, [odds])[0] as number);
      }
    return sum;
  };
  for (const odds of [1.25, 3, 100]) {
    for (const rate of [0.001, 0.3, 0.9]) expect(expected(odds, { baseline: rate, candidate: rate })).toBeCloseTo(1, 10);
    expect(expected(odds, { baseline: 0.3, candidate: 0.2 })).toBeLessThan(1);
    expect(expected(odds, { baseline: 0.2, candidate: 0.3 })).toBeGreaterThan(1);
  }
});
