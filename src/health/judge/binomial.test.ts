import { expect, test } from "vitest";
import { binomialTail } from "./binomial.ts";

// Sums of exact fractions.
test.each([
  [0, 20, 0.01, 1],
  [1, 20, 0.01, 0.18209306240276912],
  [2, 20, 0.01, 0.01685933763565178],
  [3, 20, 0.5, 0.9997987747192383],
  [49, 500, 0.01, 3.034617018395149e-32],
  [20, 1000, 0.01, 0.0032883597877274664],
  [1, 20, 0, 0],
  [20, 20, 1, 1],
])("%i of %i at %d: %d", (bad, total, most, p) => {
  const found = binomialTail({ bad, total }, most);
  expect(Math.abs(found - p)).toBeLessThanOrEqual(1e-11 * p);
});
