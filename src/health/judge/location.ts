import { studentTailQuantile } from "./distributions.ts";
import type { Interval } from "./judgement.ts";
import { EXACT_UP_TO, score } from "./normal-scores.ts";
import { nullDistribution, permutationTail } from "./permutation-tail.ts";
import { type Pooled, pool } from "./pooled.ts";
import { quantile, relativeTo, typicalSize } from "./quantile.ts";
import type { Sizes } from "./series.ts";
import { shiftOf } from "./shift.ts";

export const METHOD = "two-sample normal-scores test (van der Waerden 1952), one-sided, by its permutation distribution";

/**
 * One-sided p for "the candidate's values are larger". Van der Waerden's rank test: it needs no shape, no unit and no equal sizes, only
 * that without a change any split of the values into the two sides is equally likely (independent samples of one distribution). It
 * grows with every value of the candidate, so a larger shift is never less significant; ranks bound what one outlier can do.
 * Samples that depend on each other in time make it too sure; a trend that both sides share makes it too careful.
 */
export function locationTail(pooled: Pooled): number {
  return permutationTail(pooled, score(pooled));
}

/** The least p that samples of these sizes can give: the sides stand apart. */
export function leastTail({ baseline, candidate }: Sizes): number {
  let p = 1;
  for (let i = 0; i < candidate; i++) p *= (candidate - i) / (baseline + candidate - i);
  return p;
}

/** Estimate of the shift and its interval at one-sided level `tail` (confidence 1 − 2 · tail); both sides sorted. */
export function locationEffect(baseline: Float64Array, candidate: Float64Array, tail: number) {
  const { estimate, low, high } = shiftOf(baseline, candidate, criticalValue(baseline.length, candidate.length, tail));
  const interval: Interval = { low, high, level: 1 - 2 * tail };
  return {
    baseline: quantile(baseline, 0.5),
    candidate: quantile(candidate, 0.5),
    effect: { difference: estimate, relative: relativeTo(estimate, typicalSize(baseline)), interval },
  };
}

/** The standardised statistic that is just significant at `tail` when nothing is tied. */
function criticalValue(baseline: number, candidate: number, tail: number): number {
  const population = baseline + candidate;
  if (population > EXACT_UP_TO) {
    const t = studentTailQuantile(tail, population - 2);
    return t * Math.sqrt((population - 1) / (population - 2 + t * t));
  }
  const untied = pool(
    Float64Array.from({ length: baseline }, (_, i) => i),
    Float64Array.from({ length: candidate }, (_, i) => i + baseline),
  );
  const { statistic, squares } = score(untied);
  const p = nullDistribution(untied);
  if (p(statistic) > tail) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, statistic];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (p(middle) <= tail) high = middle;
    else low = middle + 1;
  }
  return high / Math.sqrt((squares * baseline * candidate) / (population * (population - 1)));
}
