import { expect, test } from "vitest";
import { clipped } from "./clipped.ts";
import { block, code, plain } from "./markdown.ts";

test.each([
  ["short", 5, "short"],
  ["a word too long", 6, "a word… (9 more characters)"],
  ["🚀".repeat(10), 3, "🚀🚀🚀… (7 more characters)"],
  ["ae\u0301i", 2, "a… (3 more characters)"],
  ["👩‍🚀👩‍🚀", 4, "👩‍🚀… (3 more characters)"],
  ["x".repeat(12_345), 345, `${"x".repeat(345)}… (12,000 more characters)`],
])("%j in %i characters is %j", (text, most, written) => expect(clipped(text, most)).toBe(written));

test("foreign text is as long as a person reads, in a sentence, a code span and a line of a block", () => {
  const long = "x".repeat(100_000);
  for (const written of [plain(long), code(long), block([long])]) {
    expect(written.length).toBeLessThan(5_000);
    expect(written).toMatch(/… \(9\d,000 more characters\)/);
  }
});
