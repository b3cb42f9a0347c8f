/** ln n! of whole n up to 20, exact in floating point. */
const exact = Array.from({ length: 21 }, (_, n) => {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return Math.log(product);
});

/** ln n! for a whole n ≥ 0, to 1e-15 of its value: a table, then Stirling's series. Counts need no log-gamma from a library. */
export function logFactorial(n: number): number {
  if (n <= 20) return exact[n] as number;
  const square = n * n;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}

/** ln of the number of ways to choose k of n. */
export const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
