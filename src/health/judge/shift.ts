import { scoreTable } from "./normal-scores.ts";
import { thin } from "./thin.ts";

/** The candidate's standardised sum of normal scores when `shift` is taken from each of its values; falls as the shift grows. */
function standardised(baseline: Float64Array, candidate: Float64Array, shift: number): number {
  const [n, m] = [baseline.length, candidate.length];
  const table = scoreTable(n + m);
  const { scores, sums } = table;
  let { squares } = table;
  let i = 0;
  let j = 0;
  let statistic = 0;
  while (i < n && j < m) {
    const left = baseline[i] as number;
    const right = (candidate[j] as number) - shift;
    if (left < right) {
      i++;
    } else if (right < left) {
      statistic += scores[i + j] as number;
      j++;
    } else {
      // Only ties between the sides matter to the sum; all of a value's scores become their mean.
      const before = i + j;
      const ours = j;
      while (i < n && baseline[i] === left) i++;
      while (j < m && (candidate[j] as number) - shift === left) j++;
      const each = ((sums[i + j] as number) - (sums[before] as number)) / (i + j - before);
      statistic += each * (j - ours);
      for (let rank = before; rank < i + j; rank++) squares += each * each - (scores[rank] as number) ** 2;
    }
  }
  if (j < m) statistic += (sums[n + m] as number) - (sums[i + j] as number);
  return squares > 0 ? statistic / Math.sqrt((squares * n * m) / ((n + m) * (n + m - 1))) : 0;
}

/** Sums of scores are this far from a whole multiple of a step at most. */
const ZERO = 1e-9;

const information = (n: number, m: number) => (n * m) / (n + m);

/** The greatest statistic that these sizes have: the sides stand apart. */
function apart(n: number, m: number): number {
  const { sums, squares } = scoreTable(n + m);
  return ((sums[n + m] as number) - (sums[n] as number)) / Math.sqrt((squares * n * m) / ((n + m) * (n + m - 1)));
}

/** The staircase steps only where a value of one side meets one of the other: that difference is the exact end of the halving. */
function differenceWithin(x: Float64Array, y: Float64Array, { low, high }: { low: number; high: number }): number | undefined {
  let j = 0;
  for (const value of x) {
    while (j < y.length && (y[j] as number) - value < low) j++;
    if (j < y.length && (y[j] as number) - value <= high) return (y[j] as number) - value;
  }
  return undefined;
}

/**
 * The shift of the candidate by the test's own inversion (Hodges & Lehmann 1963): the estimate is where the normal-scores statistic
 * is 0, the interval is what it doesn't reject at ±`critical` standard deviations, ties within a side not counted. Both sides sorted.
 * Beyond 400 values a side evenly spaced quantiles stand for the sample, with the statistic scaled to its true size.
 */
export function shiftOf(
  baseline: Float64Array,
  candidate: Float64Array,
  critical: number,
): { estimate: number; low: number; high: number } {
  const [x, y] = [thin(baseline), thin(candidate)];
  const scale = Math.sqrt(information(baseline.length, candidate.length) / information(x.length, y.length));
  const [least, most] = [(y[0] as number) - (x.at(-1) as number), (y.at(-1) as number) - (x[0] as number)];
  const at = (shift: number) => standardised(x, y, shift) * scale;

  /** Where `holds`, true of small shifts, stops; by halving, since the statistic is a staircase. */
  const last = (holds: (statistic: number) => boolean): number => {
    let [low, high] = [least, most];
    for (let i = 0; i < 44; i++) {
      const middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) break;
      if (holds(at(middle))) low = middle;
      else high = middle;
    }
    return differenceWithin(x, y, { low, high }) ?? low + (high - low) / 2;
  };

  const reachable = apart(x.length, y.length) * scale >= critical;
  return {
    estimate: (last((statistic) => statistic > ZERO) + last((statistic) => statistic >= -ZERO)) / 2,
    low: reachable ? last((statistic) => statistic >= critical) : Number.NEGATIVE_INFINITY,
    high: reachable ? last((statistic) => statistic > -critical) : Number.POSITIVE_INFINITY,
  };
}
