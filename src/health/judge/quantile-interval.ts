import { normalTailQuantile } from "./distributions.ts";
import type { Interval } from "./judgement.ts";
import { quantile } from "./quantile.ts";

/**
 * Interval for the difference of two quantiles, confidence about 1 − 2 · tail: each quantile's own limits are order statistics
 * (binomial ranks, normal approximation), and the squares of the distances to them add up (MOVER, Zou & Donner 2008). An end for which
 * a sample has too few values beyond the quantile is infinite. Both sides sorted.
 */
export function quantileInterval(
  baseline: Float64Array,
  candidate: Float64Array,
  { level, tail }: { level: number; tail: number },
): Interval {
  const z = normalTailQuantile(tail);
  const [x, y] = [limits(baseline, level, z), limits(candidate, level, z)];
  const difference = y.middle - x.middle;
  return {
    low: difference - Math.hypot(y.middle - y.low, x.high - x.middle),
    high: difference + Math.hypot(y.high - y.middle, x.middle - x.low),
    level: 1 - 2 * tail,
  };
}

function limits(sorted: Float64Array, level: number, z: number) {
  const count = sorted.length;
  const reach = z * Math.sqrt(count * level * (1 - level));
  const [low, high] = [Math.floor(count * level - reach) - 1, Math.ceil(count * level + reach)];
  return {
    middle: quantile(sorted, level),
    low: low < 0 ? Number.NEGATIVE_INFINITY : (sorted[low] as number),
    high: high >= count ? Number.POSITIVE_INFINITY : (sorted[high] as number),
  };
}
