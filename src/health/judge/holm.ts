/**
 * Holm's (1979) adjusted p-values: the chance of even one false alarm among all checks stays under alpha, whatever they have to do with
 * each other, and none is adjusted more than Bonferroni would. In the order given.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((left, right) => (values[left] as number) - (values[right] as number));
  const adjusted = new Array<number>(values.length);
  let greatest = 0;
  for (const [place, i] of order.entries()) {
    greatest = Math.max(greatest, Math.min(1, (values.length - place) * (values[i] as number)));
    adjusted[i] = greatest;
  }
  return adjusted;
}
