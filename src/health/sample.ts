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
  /** What `value` counts; `ratio` is a fraction of 1. Undefined where it is a number of no unit known here. */
  readonly unit?: "ms" | "ratio" | "bytes" | "seconds";
  /** What was seen, with the numbers: `503, expected 2xx`. */
  readonly reason: string;
  /** What it is made of, where it has parts that people want to see one by one: steps, endpoints, containers. */
  readonly parts?: readonly SamplePart[];
  /** More numbers of the same look, e.g. the percentiles of a load: milliseconds, fractions, counts, as their names say. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Of what is counted: how many there were since the look before, and how many of them were bad. */
  readonly seen?: Count;
  /** What the baseline gave at the same time, where there is one: its number, or what was counted of it. */
  readonly baseline?: { readonly value?: number; readonly seen?: Count };
}

export interface SamplePart {
  readonly name: string;
  readonly outcome: Outcome;
  readonly reason: string;
}

export interface Count {
  readonly bad: number;
  readonly total: number;
}

export type Outcome = "pass" | "fail" | "error" | "inconclusive";
