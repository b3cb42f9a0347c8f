import { logChoose } from "./log-factorial.ts";

/** `drawn` of `population` are taken without looking; `marked` of the population are marked. */
export interface Urn {
  readonly population: number;
  readonly marked: number;
  readonly drawn: number;
}

/**
 * P(K ≥ k), K the number of marked ones among the drawn: Fisher's exact test of a 2 × 2 table, one-sided. The first term comes from
 * log-gamma, the others by their exact ratio; those under 1e-17 of the sum are left out.
 */
export function hypergeometricTail(k: number, { population, marked, drawn }: Urn): number {
  const least = Math.max(0, drawn + marked - population);
  const most = Math.min(marked, drawn);
  if (k <= least) return 1;
  if (k > most) return 0;
  let term = Math.exp(logChoose(marked, k) + logChoose(population - marked, drawn - k) - logChoose(population, drawn));
  // Far below the middle terms may underflow where the sum is 1: there the other side is the small one.
  if (k < (drawn * marked) / population)
    return 1 - hypergeometricTail(drawn - k + 1, { population, marked: population - marked, drawn });
  let sum = term;
  for (let i = k; i < most; i++) {
    term *= ((marked - i) * (drawn - i)) / ((i + 1) * (population - marked - drawn + i + 1));
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return Math.min(1, sum);
}
