import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Direction, Rules } from "./judgement.ts";
import { logBets, type Period } from "./odds-evidence.ts";
import { judgeProportion } from "./proportion.ts";
import { randomness } from "./samples.testing.ts";

type Numbers = readonly [bad: number, total: number];
const period = (baseline: Numbers, candidate: Numbers): Period => ({
  baseline: { bad: baseline[0], total: baseline[1] },
  candidate: { bad: candidate[0], total: candidate[1] },
});
const judge = (baseline: Numbers, candidate: Numbers, rules?: Partial<Rules>) =>
  judgeProportion({ periods: [period(baseline, candidate)], rules });

describe("shares of bad ones", () => {
  const cases: readonly (readonly [Numbers, Numbers, string, string])[] = [
    [[1, 500], [49, 500], "fail", "9.8 % (49 of 500) against 0.2 % (1 of 500), +4800 % > 10 %; p < 0.0001 ≤ 0.01"],
    [[0, 500], [0, 500], "pass", "0 % (0 of 500) against 0 % (0 of 500), +0 % ≤ 10 %; p = 1"],
    [[0, 500], [10, 500], "fail", "2 % (10 of 500) against 0 % (0 of 500), from nothing > 10 %; p = 0.00093 ≤ 0.01"],
    [[0, 500], [1, 500], "pass", "may be chance"],
    [[5, 500], [14, 500], "inconclusive", "too small to call it chance"],
    [[500, 500], [500, 500], "pass", "p = 1"],
    [[20_000, 1_000_000], [21_000, 1_000_000], "pass", "+5 % ≤ 10 %"],
    [[0, 2], [2, 2], "inconclusive", "too few to tell: the least p they could give is 0.1667 > 0.01"],
    [[0, 0], [3, 3], "inconclusive", "nothing of the baseline to compare"],
    [[0, 10], [0, 0], "inconclusive", "nothing of the candidate to compare"],
    [[3, 2], [0, 10], "inconclusive", "no numbers to judge by"],
    [[-1, 10], [0, 10], "inconclusive", "no numbers to judge by"],
    [[0.5, 10], [0, 10], "inconclusive", "no numbers to judge by"],
    [[Number.NaN, 10], [0, Number.POSITIVE_INFINITY], "inconclusive", "2 of the values are no numbers to judge by"],
  ];
  test.each(cases)("%s against %s: %s", (baseline, candidate, verdict, why) => {
    const judgement = judge(baseline, candidate);
    expect(judgement.explanation).toContain(why);
    expect(judgement.verdict).toBe(verdict);
  });

  test("a share that must not fall", () => {
    expect(judge([490, 500], [400, 500], { direction: "decrease" }).verdict).toBe("fail");
    expect(judge([400, 500], [490, 500], { direction: "decrease" }).verdict).toBe("pass");
    expect(judge([490, 500], [400, 500], { direction: "either" }).verdict).toBe("fail");
  });

  test("sums of periods are compared when the plan is fixed, and not before the window is over", () => {
    const periods = [period([0, 250], [20, 250]), period([1, 250], [29, 250])];
    expect(judgeProportion({ periods }).p).toBe(judge([1, 500], [49, 500]).p);
    expect(judgeProportion({ periods, complete: false })).toMatchObject({
      verdict: "inconclusive",
      final: false,
      findings: [],
    });
  });
});

describe("looking after every second", () => {
  const rules = { plan: "sequential" } as const;
  /** 50 requests a second a side; after how many seconds it fails, or undefined. */
  function secondsToFail(seed: number, rates: { baseline: number; candidate: number; most: number }): number | undefined {
    const { uniform } = randomness(seed);
    const count = (rate: number) => Array.from({ length: 50 }, uniform).filter((u) => u < rate).length;
    const periods: Period[] = [];
    for (let second = 1; second <= rates.most; second++) {
      periods.push(period([count(rates.baseline), 50], [count(rates.candidate), 50]));
      if (judgeProportion({ periods, complete: second === rates.most, rules }).verdict === "fail") return second;
    }
    return undefined;
  }
  const seeds = Array.from({ length: 41 }, (_, seed) => seed);
  const median = (values: (number | undefined)[]) =>
    values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)[20];

  test("0.2 % → 2 % within 20 s, → 10 % within 3 s (medians)", () => {
    expect(
      median(seeds.map((seed) => secondsToFail(seed, { baseline: 0.002, candidate: 0.02, most: 60 }))),
    ).toBeLessThanOrEqual(20);
    expect(median(seeds.map((seed) => secondsToFail(seed, { baseline: 0.002, candidate: 0.1, most: 60 })))).toBeLessThanOrEqual(
      3,
    );
  });

  test("no change: hardly ever, at any of 60 looks, also when the rate moves for both", () => {
    const alarms = seeds.filter((seed) => secondsToFail(seed, { baseline: 0.02, candidate: 0.02, most: 60 }) !== undefined);
    expect(alarms.length).toBeLessThanOrEqual(2);
  });

  test("each period is a fair bet: what it is expected to return is 1, and less when the candidate is better", () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const binomial = (n: number, k: number, rate: number) => choose(n, k) * rate ** k * (1 - rate) ** (n - k);
    const expected = (odds: number, rates: { baseline: number; candidate: number }) => {
      let sum = 0;
      for (let a = 0; a <= 6; a++)
        for (let b = 0; b <= 9; b++)
          sum +=
            binomial(6, a, rates.candidate) *
            binomial(9, b, rates.baseline) *
            Math.exp(logBets(period([b, 9], [a, 6]), [odds])[0] as number);
      return sum;
    };
    for (const odds of [1.25, 3, 100]) {
      for (const rate of [0.001, 0.3, 0.9]) expect(expected(odds, { baseline: rate, candidate: rate })).toBeCloseTo(1, 10);
      expect(expected(odds, { baseline: 0.3, candidate: 0.2 })).toBeLessThan(1);
      expect(expected(odds, { baseline: 0.2, candidate: 0.3 })).toBeGreaterThan(1);
    }
  });
});

describe("for any counts", () => {
  const count = fc
    .integer({ min: 1, max: 400 })
    .chain((total) => fc.integer({ min: 0, max: total }).map((bad) => [bad, total] as const));
  const direction = fc.constantFrom<Direction>("increase", "decrease", "either");

  test("one more bad one of the candidate never makes it look better", () => {
    fc.assert(
      fc.property(count, count, (baseline, [bad, total]) => {
        if (bad === total) return;
        expect(judge(baseline, [bad + 1, total]).p).toBeLessThanOrEqual(judge(baseline, [bad, total]).p * (1 + 1e-12));
      }),
    );
  });

  test("good and bad are mirrors; the interval holds what was seen", () => {
    fc.assert(
      fc.property(count, count, direction, (baseline, candidate, way) => {
        const turned = ([bad, total]: Numbers): Numbers => [total - bad, total];
        const opposite = way === "increase" ? "decrease" : way === "decrease" ? "increase" : "either";
        const [here, there] = [
          judge(baseline, candidate, { direction: way }),
          judge(turned(baseline), turned(candidate), { direction: opposite }),
        ];
        const best = (judgement: typeof here) => Math.min(...judgement.findings.map(({ p }) => p));
        expect(best(there)).toBeCloseTo(best(here), 9);
        const { difference, interval } = here.findings[0]?.effect ?? {};
        expect(interval?.low).toBeLessThanOrEqual((difference as number) + 1e-12);
        expect(interval?.high).toBeGreaterThanOrEqual((difference as number) - 1e-12);
      }),
    );
  });
});
