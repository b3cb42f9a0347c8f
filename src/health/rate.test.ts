import { describe, expect, it, test } from "vitest";
import { randomness } from "./judge/samples.testing.ts";
import { countOn, judgeRate, nothingCounted, type RateLimit } from "./rate.ts";

const limit: RateLimit = { max: 0.01, minRequests: 20 };
type Look = readonly [bad: number, total: number, oldBad?: number, oldTotal?: number];

function judged(looks: readonly Look[], { over = false, ...more }: Partial<RateLimit> & { over?: boolean } = {}) {
  const rules = { ...limit, ...more };
  const memory = nothingCounted();
  for (const [bad, total, oldBad, oldTotal] of looks)
    countOn(memory, rules, {
      seen: { bad, total },
      ...(oldTotal === undefined ? {} : { baseline: { seen: { bad: oldBad ?? 0, total: oldTotal } } }),
    });
  const { outcome, reason } = judgeRate(memory, rules, { over });
  return `${outcome}: ${reason}`;
}

describe("a rate against its limit", () => {
  test.each<[string, readonly Look[], Parameters<typeof judged>[1], string]>([
    ["nothing yet", [], {}, "inconclusive: too few to judge: 0 requests < min-requests 20"],
    ["nobody came, and nobody had to", [], { minRequests: 0 }, "pass: no requests, and none asked for (min-requests 0)"],
    ["too few", [[3, 12]], {}, "inconclusive: too few to judge: 12 requests < min-requests 20, 3 of them failed"],
    ["one error in 20 does not decide", [[1, 20]], {}, "inconclusive: 5 % (1 of 20) > 1 %, which may be chance (p = 0.77)"],
    ["nor at the end", [[1, 20]], { over: true }, "inconclusive: 5 % (1 of 20) > 1 %, which may be chance (p = 0.77)"],
    ["what chance hardly gives does", [[49, 500]], {}, "fail: 9.8 % (49 of 500) > 1 %, p < 0.0001"],
    ["within", [[4, 500]], { over: true }, "pass: 0.8 % (4 of 500) ≤ 1 %"],
    [
      "the baseline stands beside it",
      [[49, 500, 1, 500]],
      {},
      "fail: 9.8 % (49 of 500) > 1 %, p < 0.0001; baseline 0.2 % (1 of 500)",
    ],
    ["no error at all is asked for", [[1, 5000]], { max: 0 }, "fail: 0.02 % (1 of 5000) > 0 %, p < 0.0001"],
    [
      "nothing to compare with",
      [[0, 500]],
      { over: true, compare: { tolerance: 0.1, alpha: 0.01 } },
      "inconclusive: 0 % (0 of 500) ≤ 1 %; nothing of the baseline to compare",
    ],
    [
      "far over the baseline, though within max",
      [[30, 1000, 1, 1000]],
      { max: 0.05, compare: { tolerance: 0.1, alpha: 0.01 } },
      "fail: 3 % (30 of 1000) ≤ 5 %; over baseline 0.1 % (1 of 1000) by more than 10 %, p < 0.0001",
    ],
  ])("%s", (_, looks, more, comes) => {
    expect(judged(looks, more)).toBe(comes);
  });

  it("the baseline proves what the limit alone leaves in doubt", () => {
    const looks = Array.from({ length: 8 }, (): Look => [1, 50, 0, 950]);
    expect(judged(looks.map(([bad, total]): Look => [bad, total]))).toMatch(/^inconclusive: 2 % \(8 of 400\)/);
    expect(judged(looks)).toMatch(/^fail: 2 % \(8 of 400\) > 1 %; baseline 0 % \(0 of 7600\), p < 0.0001$/);
  });
});

it("a release at the limit, looked at every second for two minutes, fails in less than 5 % of runs; a good one hardly ever", () => {
  const { uniform } = randomness(11);
  const failed = (rate: number, runs: number) => {
    let count = 0;
    for (let run = 0; run < runs; run++) {
      const memory = nothingCounted();
      for (let second = 1; second <= 120; second++) {
        let bad = 0;
        for (let request = 0; request < 50; request++) if (uniform() < rate) bad++;
        countOn(memory, limit, { seen: { bad, total: 50 } });
        if (judgeRate(memory, limit, { over: second === 120 }).outcome !== "fail") continue;
        count++;
        break;
      }
    }
    return count / runs;
  };
  expect(failed(0.01, 400)).toBeLessThanOrEqual(0.05);
  expect(failed(0.005, 200)).toBe(0);
});
