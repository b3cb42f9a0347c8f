import fc from "fast-check";
import { expect, test } from "vitest";
import { tame } from "./log.ts";

/** Whether the runner would take a line for a command: C#'s TrimStart and StartsWith for `::`, IndexOf for `##[`. */
const commands = (line: string) => line.replace(/^[\s\u0085]+/, "").startsWith("::") || line.includes("##[");

test.each([
  "::error::x",
  "  ::set-output name=a::b",
  "\t::add-mask::x",
  "\u00a0::error::x",
  "\u0085::error::x",
  "fine\n::error::x",
  "fine\r::error::x",
  "fine\r\n::stop-commands::x",
  "##[error]x",
  "text ##[add-path]/evil",
])("%j is no command any more", (text) => {
  for (const line of tame(text).split(/\r\n|\r|\n/)) expect(commands(line)).toBe(false);
});

test.each(["std::vector", "a :: b", "# heading", "## [x]", "", "50 % \u2192 100 %"])("%j stays as it is", (text) => {
  expect(tame(text)).toBe(text);
});

test("no text whatever can speak a command", () => {
  const piece = fc.oneof(
    fc.constantFrom("::", ":", "##[", "##", "[", "\n", "\r", " ", "\t", "\u0085", "\u2028", "error"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), (parts) => {
      for (const line of tame(parts.join("")).split(/\r\n|\r|\n/)) expect(commands(line)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
