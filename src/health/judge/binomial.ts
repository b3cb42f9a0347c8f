import { logChoose } from "./log-factorial.ts";

/** P(X ≥ bad), X binomial: what a share of `most` gives by chance. Exact, the first term by logarithms, the others by their ratio. */
export function binomialTail({ bad, total }: { readonly bad: number; readonly total: number }, most: number): number {
  if (bad <= 0) return 1;
  if (most <= 0) return 0;
  if (most >= 1) return 1;
  // Below the mean the other side is the small one.
  if (bad <= total * most) return 1 - binomialTail({ bad: total - bad + 1, total }, 1 - most);
  const odds = most / (1 - most);
  let term = Math.exp(logChoose(total, bad) + bad * Math.log(most) + (total - bad) * Math.log1p(-most));
  let sum = term;
  for (let k = bad; k < total && term > sum * 1e-17; k++) {
    term *= ((total - k) / (k + 1)) * odds;
    sum += term;
  }
  return Math.min(1, sum);
}
