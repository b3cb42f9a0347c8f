import { expect, it } from "vitest";
import { logGamma } from "./distributions.ts";
import { logChoose, logFactorial } from "./log-factorial.ts";

it("is ln Γ(n + 1) of the library, wherever the series begins", () => {
  for (const n of [0, 1, 2, 20, 21, 22, 100, 1_000, 123_456, 5e8])
    expect(Math.abs(logFactorial(n) - logGamma(n + 1))).toBeLessThanOrEqual(2e-15 * Math.max(1, logGamma(n + 1)));
});

it("counts choices", () => {
  expect(Math.exp(logChoose(49, 6))).toBeCloseTo(13_983_816, 4);
  expect(logChoose(7, 0)).toBe(0);
});
