/**
 * One look at one check. `fail` says that what is judged is bad, `error` that it could not be looked at,
 * `inconclusive` that what was seen is too little to judge.
 */
export interface Sample {
  /** When the look began, milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: Outcome;
  /** The number behind it: milliseconds of an answer, fraction (0…1) of a rate. */
  readonly value?: number;
  /** What was seen, with the numbers: `503, expected 2xx`. */
  readonly reason: string;
}

export type Outcome = "pass" | "fail" | "error" | "inconclusive";
