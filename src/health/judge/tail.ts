import { hypergeometricTail } from "./hypergeometric.ts";
import type { Effect } from "./judgement.ts";
import type { Pooled } from "./pooled.ts";
import { quantile, relativeTo } from "./quantile.ts";
import { quantileInterval } from "./quantile-interval.ts";
import type { Sizes } from "./series.ts";

export const METHOD =
  "quantile test (Johnson, Verrill & Moore 1987): Fisher's exact test at a quantile of both sides together, one-sided";

/** The quantiles of both sides together that are looked at, so far as the samples are enough. */
export const LEVELS = [0.75, 0.9, 0.95, 0.99] as const;

/**
 * A change that only a part of the requests, users or instances has moves the upper tail long before it moves the typical value: of the
 * largest values of both sides together too many are the candidate's. How many of the top r are is hypergeometric when nothing
 * changed, whatever the distribution: exact for any size, with ties. The US EPA asks for this test beside a rank test, for the
 * same reason (1994, EPA 230-R-94-004). A point at 10× counts as one at 2×, and the test grows with every value of the candidate.
 */
export interface Cut {
  /** The share of all values below the cut; near the asked one, equal values not being parted. */
  readonly level: number;
  /** Values above the cut, and the candidate's among them. */
  readonly above: number;
  readonly candidate: number;
  readonly p: number;
}

/** The levels at which samples of these sizes can be significant at `tail`, were nothing tied. */
export function usableLevels({ baseline, candidate }: Sizes, tail: number): readonly number[] {
  const population = baseline + candidate;
  return LEVELS.filter((level) => {
    const drawn = Math.round((1 - level) * population);
    return drawn > 0 && hypergeometricTail(Math.min(drawn, candidate), { population, marked: candidate, drawn }) <= tail;
  });
}

export function cutAt(level: number, { baseline, candidate, sizes, ours }: Pooled): Cut | undefined {
  const population = baseline + candidate;
  const wanted = (1 - level) * population;
  let best: { above: number; candidate: number } | undefined;
  let [above, among] = [0, 0];
  for (let place = sizes.length - 1; place > 0 && above < wanted; place--) {
    above += sizes[place] as number;
    among += ours[place] as number;
    if (best === undefined || Math.abs(above - wanted) < Math.abs(best.above - wanted)) best = { above, candidate: among };
  }
  if (best === undefined) return undefined;
  const p = hypergeometricTail(best.candidate, { population, marked: candidate, drawn: best.above });
  return { level: 1 - best.above / population, ...best, p };
}

/** Each side's own quantile at the cut, and how far they differ. Both sides sorted. */
export function quantileEffect(
  baseline: Float64Array,
  candidate: Float64Array,
  { level, tail }: { level: number; tail: number },
) {
  const [old, young] = [quantile(baseline, level), quantile(candidate, level)];
  const difference = young - old;
  const effect: Effect = {
    difference,
    relative: relativeTo(difference, Math.abs(old)),
    interval: quantileInterval(baseline, candidate, { level, tail }),
  };
  return { baseline: old, candidate: young, effect };
}
