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
  /** Of what is counted: how many there were since the look before, and how many of them were bad. */
  readonly seen?: Count;
  /** What the baseline gave at the same time, where there is one: its number, or what was counted of it. */
  readonly baseline?: { readonly value?: number; readonly seen?: Count };
}

export interface Count {
  readonly bad: number;
  readonly total: number;
}

export type Outcome = "pass" | "fail" | "error" | "inconclusive";
