const MOST = 400;

/** At most 400 values that stand for a sorted sample: its order statistics at evenly spaced ranks, ends mirrored. */
export function thin(sorted: Float64Array): Float64Array {
  if (sorted.length <= MOST) return sorted;
  return Float64Array.from({ length: MOST }, (_, i) => {
    const mirrored = i * 2 < MOST ? i : MOST - 1 - i;
    const rank = Math.floor(((mirrored + 0.5) * sorted.length) / MOST);
    return sorted[i === mirrored ? rank : sorted.length - 1 - rank] as number;
  });
}
