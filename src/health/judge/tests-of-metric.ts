import type { Finding, Rules } from "./judgement.ts";
import { METHOD as LOCATION, locationEffect, locationTail } from "./location.ts";
import { allowed, type Progress, spent } from "./looking.ts";
import { pool } from "./pooled.ts";
import type { Sizes } from "./series.ts";
import { type Cut, cutAt, quantileEffect, METHOD as TAIL, usableLevels } from "./tail.ts";

/** How alpha is split. Follows from the plan, never from the data, so it stands before the first look. */
export interface Split {
  /** The parts of alpha that the typical value and each level of the tail have, in each direction that is looked at. */
  readonly location: number;
  readonly level: number;
  readonly levels: readonly number[];
}

/**
 * What the typical value has; the tail has the rest. As much as a shift of 20 % needs, and no more where samples are too few for a tail
 * (under 20 a side): a false alarm is no likelier there.
 */
const LOCATION_PART = 0.7;
const MOST_LEVELS = 4;

export function splitOf(planned: Sizes, { alpha, direction }: Rules, progress: Progress): Split {
  const each = direction === "either" ? 0.5 : 1;
  const tail = each * (1 - LOCATION_PART);
  const levels = usableLevels(planned, allowed((alpha * tail) / MOST_LEVELS, { ...progress, share: 1 }));
  return { location: each * LOCATION_PART, level: tail / Math.max(1, levels.length), levels };
}

/** One test, its p at this look, and the least alpha of the whole judgement that would make it significant. */
export interface Test {
  readonly cut: Cut | undefined;
  readonly part: number;
  readonly p: number;
  readonly adjusted: number;
}

/** The tests for "larger", of sorted values. */
export function testsOf(
  old: Float64Array,
  young: Float64Array,
  { split, progress }: { split: Split; progress: Progress },
): readonly Test[] {
  const pooled = pool(old, young);
  const test = (p: number, part: number, cut?: Cut): Test => ({
    cut,
    part,
    p,
    adjusted: Math.min(1, spent(p, progress) / part),
  });
  const cuts = split.levels.map((level) => cutAt(level, pooled)).filter((cut) => cut !== undefined);
  // Ties can make two levels one.
  const different = cuts.filter((cut, i) => cuts.findIndex(({ above }) => above === cut.above) === i);
  return [test(locationTail(pooled), split.location), ...different.map((cut) => test(cut.p, split.level, cut))];
}

interface Seen {
  readonly old: Float64Array;
  readonly young: Float64Array;
  readonly side: "increase" | "decrease";
  readonly progress: Progress;
  readonly rules: Rules;
}

export function findingOf({ cut, part, p, adjusted }: Test, { old, young, side, progress, rules }: Seen): Finding {
  const tail = allowed(rules.alpha * part, progress);
  if (cut === undefined) return { what: "location", method: LOCATION, ...locationEffect(old, young, tail), p, adjusted };
  const share = side === "increase" ? cut.level : 1 - cut.level;
  return {
    what: `tail p${Math.round(share * 100)}`,
    method: TAIL,
    ...quantileEffect(old, young, { level: cut.level, tail }),
    p,
    adjusted,
  };
}

export const mirrored = (values: Float64Array): Float64Array => values.map((value) => 0 - value).reverse();

/** A finding of mirrored values, told of the values as they are. */
export function turnedBack(finding: Finding): Finding {
  const { difference, relative, interval } = finding.effect;
  return {
    ...finding,
    baseline: 0 - finding.baseline,
    candidate: 0 - finding.candidate,
    effect: {
      difference: 0 - difference,
      relative: 0 - relative,
      interval: interval && { low: 0 - interval.high, high: 0 - interval.low, level: interval.level },
    },
  };
}
