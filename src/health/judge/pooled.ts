/** Both samples in one order, equal values together: all that a rank test knows of the data. */
export interface Pooled {
  /** How many values each side has. */
  readonly baseline: number;
  readonly candidate: number;
  /** Ascending by value: how many values stand at this place, and how many of these are the candidate's. */
  readonly sizes: Uint32Array;
  readonly ours: Uint32Array;
}

/** Both sides sorted ascending and finite. */
export function pool(baseline: Float64Array, candidate: Float64Array): Pooled {
  const [n, m] = [baseline.length, candidate.length];
  const sizes = new Uint32Array(n + m);
  const ours = new Uint32Array(n + m);
  let [i, j, places] = [0, 0, 0];
  while (i < n || j < m) {
    const value = j === m || (i < n && (baseline[i] as number) <= (candidate[j] as number)) ? baseline[i] : candidate[j];
    const [fromI, fromJ] = [i, j];
    while (i < n && baseline[i] === value) i++;
    while (j < m && candidate[j] === value) j++;
    sizes[places] = i - fromI + j - fromJ;
    ours[places] = j - fromJ;
    places++;
  }
  return { baseline: n, candidate: m, sizes: sizes.subarray(0, places), ours: ours.subarray(0, places) };
}
