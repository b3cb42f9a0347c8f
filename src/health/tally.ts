import type { Outcome, Sample } from "./sample.ts";

/** All that a verdict needs to know of the samples so far; it grows by one sample at a time, so a long bake costs no memory. */
export interface Tally {
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly errorsInARow: number;
  readonly mostErrorsInARow: number;
  readonly passesInARow: number;
  readonly mostPassesInARow: number;
  readonly last: Sample | undefined;
  readonly lastFailed: Sample | undefined;
  /** The last sample that is not a failed one: failed samples are counted against their own limit. */
  readonly lastNotFailed: Sample | undefined;
}

export const nothingYet: Tally = {
  counts: { pass: 0, fail: 0, error: 0, inconclusive: 0 },
  errorsInARow: 0,
  mostErrorsInARow: 0,
  passesInARow: 0,
  mostPassesInARow: 0,
  last: undefined,
  lastFailed: undefined,
  lastNotFailed: undefined,
};

/** A pass whose number is none was not measured: comparing NaN with a limit says "not over it", which proves nothing. */
export function honest(sample: Sample): Sample {
  if (sample.value === undefined || Number.isFinite(sample.value)) return sample;
  const { value, ...rest } = sample;
  if (sample.outcome !== "pass") return rest;
  const what = Number.isNaN(value) ? "what was measured (NaN, in a recording null)" : String(value);
  return { ...rest, outcome: "inconclusive", reason: `${what} is no number to judge by` };
}

export function count(tally: Tally, given: Sample): Tally {
  const sample = honest(given);
  const errorsInARow = sample.outcome === "error" ? tally.errorsInARow + 1 : 0;
  const passesInARow = sample.outcome === "pass" ? tally.passesInARow + 1 : 0;
  return {
    counts: { ...tally.counts, [sample.outcome]: tally.counts[sample.outcome] + 1 },
    errorsInARow,
    mostErrorsInARow: Math.max(tally.mostErrorsInARow, errorsInARow),
    passesInARow,
    mostPassesInARow: Math.max(tally.mostPassesInARow, passesInARow),
    last: sample,
    lastFailed: sample.outcome === "fail" ? sample : tally.lastFailed,
    lastNotFailed: sample.outcome === "fail" ? tally.lastNotFailed : sample,
  };
}

export const looks = ({ counts }: Pick<Tally, "counts">) => counts.pass + counts.fail + counts.error + counts.inconclusive;
