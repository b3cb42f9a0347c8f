/** Which change of the candidate against the baseline is bad. */
export type Direction = "increase" | "decrease" | "either";

/**
 * When the samples are looked at. `fixed`: once, when the planned counts are there. `sequential`: after as many samples as one
 * likes, up to the planned counts; `fail` may come early, and the chance of a false one over all looks together stays under alpha.
 */
export type Plan = "fixed" | "sequential";

export interface Rules {
  readonly direction: Direction;
  readonly plan: Plan;
  /**
   * How often a candidate that is no different may fail: 0.01 is once in 100 rollouts. It bounds chance for "no different", not for "worse by
   * less than the tolerance": a candidate that is truly 9 % worse is estimated at over 10 % in many runs, and then fails, if it is seen so
   * surely that it is worse at all.
   */
  readonly alpha: number;
  /** An estimate of the relative effect up to this is let pass however sure it is: 0.1 is 10 % of the baseline. */
  readonly tolerance: number;
  /** An absolute effect up to this, in the unit of the samples, is let pass too. The only rule with a unit, so 0 unless asked for. */
  readonly leastEffect: number;
}

export const usualRules: Rules = { direction: "increase", plan: "fixed", alpha: 0.01, tolerance: 0.1, leastEffect: 0 };

/** What was compared with what, by which method, and how sure it is. */
export interface Finding {
  /** `location`, `tail p90`. */
  readonly what: string;
  readonly method: string;
  /** Of the baseline and of the candidate: typical value or quantile. */
  readonly baseline: number;
  readonly candidate: number;
  readonly effect: Effect;
  /** What one look at this finding alone gives. */
  readonly p: number;
  /** The least alpha of the whole judgement at which this finding would be significant: all findings and looks are paid for. */
  readonly adjusted: number;
}

/** Candidate minus baseline; positive is more. */
export interface Effect {
  readonly difference: number;
  /** Of the baseline; ±Infinity when that is 0. */
  readonly relative: number;
  /** Of the difference: what this test can't exclude at this level. An end that the data can't give is infinite. */
  readonly interval: Interval | undefined;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Confidence, e.g. 0.986. */
  readonly level: number;
}

export interface Judgement {
  readonly verdict: "pass" | "fail" | "inconclusive";
  /** No further sample of the plan can change it. A `fail` is always final. */
  readonly final: boolean;
  /** The finding that decided, or the one that came nearest; undefined when nothing could be compared. */
  readonly decisive: Finding | undefined;
  readonly findings: readonly Finding[];
  /** Of the decisive finding, all looks and findings paid for; 1 when nothing could be compared. Comparable with alpha. */
  readonly p: number;
  /** One sentence with the arithmetic. */
  readonly explanation: string;
  readonly counts: { readonly baseline: number; readonly candidate: number };
}
