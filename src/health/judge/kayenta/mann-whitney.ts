import { normalTailQuantile } from "../distributions.ts";
import { root } from "./root.ts";

export interface Shift {
  readonly low: number;
  readonly high: number;
  readonly estimate: number;
}

/**
 * Kayenta's Mann-Whitney interval for the shift, experiment minus control: where the normal approximation of the rank sum, with
 * corrections for ties and continuity, crosses ±z; the end of the range where it doesn't cross inside.
 */
export function mannWhitney(control: Float64Array, experiment: Float64Array, confidence: number): Shift {
  const [old, young] = [control.toSorted(), experiment.toSorted()];
  const [least, most] = [(young[0] as number) - (old.at(-1) as number), (young.at(-1) as number) - (old[0] as number)];
  const crossing = (z: number) => {
    const value = (shift: number) => standardised(old, young, shift) - z;
    const [lower, upper] = [value(least), value(most)];
    if (lower <= 0) return least;
    if (upper >= 0) return most;
    return root(value, { x: least, y: lower }, { x: most, y: upper });
  };
  const z = normalTailQuantile((1 - confidence) / 2);
  return { low: crossing(z), high: crossing(-z), estimate: crossing(0) };
}

/** Both sorted. */
function standardised(old: Float64Array, young: Float64Array, shift: number): number {
  const [n, m] = [old.length, young.length];
  let [i, j, sum, ties] = [0, 0, 0, 0];
  while (i < n || j < m) {
    const left = i < n ? (old[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < m ? (young[j] as number) - shift : Number.POSITIVE_INFINITY;
    const value = Math.min(left, right);
    const [before, ours] = [i + j, j];
    while (i < n && old[i] === value) i++;
    while (j < m && (young[j] as number) - shift === value) j++;
    const size = i + j - before;
    sum += (j - ours) * (before + (size + 1) / 2);
    ties += size ** 3 - size;
  }
  const distance = sum - (m * (m + 1)) / 2 - (m * n) / 2;
  const variance = ((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
  return (distance - 0.5 * Math.sign(distance)) / Math.sqrt(variance);
}
