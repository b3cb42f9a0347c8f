import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDuration, sayDuration } from "./duration.ts";

test.each([
  ["30s", 30_000],
  ["500ms", 500],
  ["1h30m", 5_400_000],
  ["2d", 172_800_000],
  ["1.5s", 1_500],
  ["0s", 0],
  ["1d2h3m4s5ms", 93_784_005],
  ["1ms", 1],
  ["1m1ms", 60_001],
])("%s is %d ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(["30", "", "s", "-5s", "5 s", "5sec", "1e3s", "5%", "1h 30m", "30s1h", "5m5m", "1m1m", `${"9".repeat(400)}d`])(
  "%j is no duration",
  (text) => expect(parseDuration(text)).toBeUndefined(),
);

test.each([
  [350, "350 ms"],
  [4_200, "4.2 s"],
  [720_000, "12 min"],
  [5_400_000, "1 h 30 min"],
  [90_000, "1 min 30 s"],
  [110_400, "1 min 50 s"],
])("%d ms is said as %s", (ms, said) => expect(sayDuration(ms)).toBe(said));

test("whole numbers of any unit come back exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (n) => {
      expect(parseDuration(`${n}ms`)).toBe(n);
      expect(parseDuration(`${n}s`)).toBe(n * 1_000);
    }),
  );
});

test("nothing but a countable time ever comes out", () => {
  const text = fc.array(fc.tuple(fc.float({ min: 0, noNaN: true }), fc.constantFrom("ms", "s", "m", "h", "d", "")));
  fc.assert(
    fc.property(text, (parts) => {
      const ms = parseDuration(parts.flat().join(""));
      expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
    }),
  );
});
