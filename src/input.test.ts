import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bool, choice, duration, list, optionalText, requiredText, secret, text } from "./input.ts";

describe("a switch", () => {
  test.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    [" true\n", true],
  ])("%j is %j", (raw, value) => expect(bool(!value).parse(raw)).toBe(value));

  test.each([true, false])("that was not given is its default, %j", (whenEmpty) =>
    expect(bool(whenEmpty).parse("")).toBe(whenEmpty),
  );

  test("with a typo never switches anything: all other words are errors", () => {
    const known = ["true", "True", "TRUE", "false", "False", "FALSE", ""];
    fc.assert(
      fc.property(
        fc
          .oneof(fc.string(), fc.constantFrom("yes", "no", "on", "off", "1", "0", "ture", "tRue", "null"))
          .filter((word) => !known.includes(word.trim())),
        (word) => {
          expect(bool(true).safeParse(word).success).toBe(false);
        },
      ),
    );
  });
});

test.each([
  ["text keeps its inside and loses its edges", text(), "  a  b \n", "a  b"],
  ["text may be empty", text(), "", ""],
  ["an optional text that was not given is undefined", optionalText(), " \n", undefined],
  ["a secret keeps its line ends", secret(), "-----BEGIN\nx\n-----END\n", "-----BEGIN\nx\n-----END\n"],
  ["a secret that was not given is undefined", secret(), "", undefined],
  ["a duration is in milliseconds", duration("1s"), "1h30m", 5_400_000],
  ["a duration that was not given is its default", duration("1s"), " ", 1_000],
  ["a choice is one of its words", choice(["keep", "downgrade"], "keep"), " downgrade ", "downgrade"],
  ["a choice that was not given is its default", choice(["keep", "downgrade"], "keep"), "", "keep"],
  ["a list is one item a line", list(), "a\n\n  b \r\nc", ["a", "b", "c"]],
  ["a list may be JSON", list(), '["a b", "c\\nd"]', ["a b", "c\nd"]],
  ["a list may be empty", list(), " ", []],
])("%s", (_story, schema, raw, value) => expect(schema.parse(raw)).toEqual(value));

test.each([
  ["a required text", requiredText("a name"), "  ", "is missing; expected a name"],
  ["a duration without a unit", duration("1s"), "30", 'is "30"; expected a duration with its unit, like 30s, 10m or 24h.'],
  ["a choice", choice(["keep", "downgrade"], "keep"), "downgrad", 'expected one of keep, downgrade. Did you mean "downgrade"?'],
  ["a choice that may be empty", choice(["", "canary"], ""), "x", 'is "x"; expected one of canary.'],
  ["a list of something else", list(), "[1, 2]", 'is not a JSON array of texts: "[1, 2]"; expected one item a line'],
  ["a list that is cut off", list(), '["a"', 'is not a JSON array of texts: "["a""; expected one item a line'],
])("%s that can't be used says what it is and what it could be", (_story, schema, raw, message) => {
  const read = schema.safeParse(raw);
  expect(read.success).toBe(false);
  expect(read.error?.issues.map((issue) => issue.message).join()).toContain(message);
});
