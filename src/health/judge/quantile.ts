/** Linear between the two nearest ranks (type 7 of Hyndman & Fan 1996, as in R, NumPy and Kayenta). Sorted, not empty. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  const part = at - Math.floor(at);
  // The mean of two equal ends is that end to the last bit; that of two ends of which one is as far below 0 as can be is no infinity.
  if (low === high) return low;
  return Number.isFinite(high - low) ? low + (high - low) * part : low * (1 - part) + high * part;
}

/** What an effect is relative to: the typical size of a value of the baseline, without sign; 0 only when all its values are. Sorted. */
export function typicalSize(baseline: Float64Array): number {
  const sizes = (baseline[0] as number) >= 0 ? baseline : baseline.map(Math.abs).sort();
  const middle = quantile(sizes, 0.5);
  const largest = sizes.at(-1) as number;
  if (middle > 0 || largest === 0) return middle;
  // More zeros than not: the mean, taken of shares of the largest so that it can't overflow.
  return sizes.reduce((sum, size) => sum + size / largest / sizes.length, 0) * largest;
}

export function relativeTo(difference: number, size: number): number {
  if (difference === 0) return 0;
  return size === 0 ? Math.sign(difference) * Number.POSITIVE_INFINITY : difference / size;
}
