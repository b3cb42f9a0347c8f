import fc from "fast-check";
import { expect, test } from "vitest";
import { shown } from "./shown.ts";

test.each([
  ["canary", '"canary"'],
  ["", '""'],
  ["a\nb\tc", '"a\\nb\\tc"'],
  ["x\u202egpj.exe", '"x\\u{202e}gpj.exe"'],
  ["a\u200bb\u001b[2J", '"a\\u{200b}b\\u{1b}[2J"'],
  ["x".repeat(10_000), `"${"x".repeat(80)}…"`],
  ["🚀".repeat(81), `"${"🚀".repeat(80)}…"`],
])("%j is shown as %j", (value, text) => expect(shown(value)).toBe(text));

test("whatever it is, it is one short line that can be seen", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (value) => {
      expect(shown(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(shown(value).length).toBeLessThan(900);
    }),
    { numRuns: 50 },
  );
});
