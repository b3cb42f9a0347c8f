import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePercentage, sayPercentage } from "./percentage.ts";

test.each([
  ["5%", 0.05],
  ["0.5 %", 0.005],
  ["100%", 1],
  ["0%", 0],
  [" 50% ", 0.5],
])("%j is %d", (text, fraction) => expect(parsePercentage(text)).toBe(fraction));

test.each(["5", "0.05", "101%", "-1%", "%", "", "5%%", "1e1%", "NaN%", ".5%", "5 percent"])("%j is no share", (text) =>
  expect(parsePercentage(text)).toBeUndefined(),
);

test.each([
  [0.05, "5 %"],
  [0.0976, "9.76 %"],
  [1, "100 %"],
  [0, "0 %"],
  [1 / 3, "33.33 %"],
])("%d is said as %s", (fraction, said) => expect(sayPercentage(fraction)).toBe(said));

test("what is said is read back as the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
      const fraction = hundredths / 10_000;
      expect(parsePercentage(sayPercentage(fraction))).toBeCloseTo(fraction, 10);
    }),
  );
});

test("nothing but a share between 0 and 1 ever comes out", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const fraction = parsePercentage(text) ?? 0;
      expect(fraction >= 0 && fraction <= 1).toBe(true);
    }),
  );
});
