import { normalTailQuantile } from "./distributions.ts";
import type { Pooled } from "./pooled.ts";

/** Up to this pooled size the null distribution is enumerated, so scores are whole numbers there. */
export const EXACT_UP_TO = 60;
/** Steps of the whole-number scores: 1/32 of a standard deviation costs no power that could be measured. */
const STEPS = 32;

/** The scores of the ranks of an untied sample, ascending, and their running sums (one longer, from 0). */
export interface ScoreTable {
  readonly scores: Float64Array;
  readonly sums: Float64Array;
  readonly squares: number;
}

const known = new Map<number, ScoreTable>();

/**
 * Van der Waerden's scores Φ⁻¹(i/(N+1)) of the ranks 1…N. With normal scores a rank test loses nothing against the t-test on normal
 * data and gains elsewhere (Chernoff & Savage 1958); Wilcoxon's loses 4.5 % of the samples. They are symmetric around 0 to the last
 * bit, and any fixed scores leave a rank test exact, so rounding does.
 */
export function scoreTable(population: number): ScoreTable {
  const before = known.get(population);
  if (before) return before;
  const scores = Float64Array.from({ length: population }, (_, i) => {
    const z = normalTailQuantile((Math.min(i, population - 1 - i) + 1) / (population + 1));
    const size = population <= EXACT_UP_TO ? Math.round(z * STEPS) : z;
    return i * 2 < population - 1 ? -size : size;
  });
  const sums = new Float64Array(population + 1);
  for (let i = 0; i < population; i++) sums[i + 1] = (sums[i] as number) + (scores[i] as number);
  const table = { scores, sums, squares: scores.reduce((sum, each) => sum + each * each, 0) };
  // Memory stays bounded: a table of 20,000 takes 0.3 MB.
  if (known.size >= 256) known.clear();
  known.set(population, table);
  return table;
}

/** The score of each of `size` equal values after `before` smaller ones: the mean of the scores of their ranks. */
export function tiedScore({ scores, sums }: ScoreTable, before: number, size: number): number {
  if (size === 1) return scores[before] as number;
  const mean = ((sums[before + size] as number) - (sums[before] as number)) / size;
  return scores.length <= EXACT_UP_TO ? Math.sign(mean) * Math.round(Math.abs(mean)) : mean;
}

export interface Scored {
  /** Sum of the candidate's scores. */
  readonly statistic: number;
  /** Sum and sum of squares of all scores. */
  readonly sum: number;
  readonly squares: number;
}

export function score({ baseline, candidate, sizes, ours }: Pooled): Scored {
  const table = scoreTable(baseline + candidate);
  let [before, statistic, sum, squares] = [0, 0, 0, 0];
  for (let place = 0; place < sizes.length; place++) {
    const size = sizes[place] as number;
    const each = tiedScore(table, before, size);
    statistic += each * (ours[place] as number);
    sum += each * size;
    squares += each * each * size;
    before += size;
  }
  return { statistic, sum, squares };
}
