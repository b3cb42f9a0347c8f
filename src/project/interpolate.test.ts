// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how compose writes its variables.
import fc from "fast-check";
import { expect, test } from "vitest";
import { interpolate } from "./interpolate.ts";

const variables = { TAG: "1.2", EMPTY: "", NAME: "api" };

test.each([
  ["plain", "plain"],
  ["$NAME:$TAG", "api:1.2"],
  ["${NAME}-x", "api-x"],
  ["${GONE:-dev}", "dev"],
  ["${EMPTY:-dev}", "dev"],
  ["${EMPTY-dev}", ""],
  ["${GONE-dev}", "dev"],
  ["${GONE:-${ALSO_GONE:-${TAG}}}", "1.2"],
  ["${TAG:+yes}${GONE:+no}${EMPTY+set}", "yesset"],
  ["${TAG:?needed}", "1.2"],
  ["$$TAG costs 5$$", "$TAG costs 5$"],
  ["${GONE}", ""],
  ["${GONE:-}", ""],
  ["${GONE:-a:-b}", "a:-b"],
])("%s → %s", (text, wanted) => expect(interpolate(text, variables)).toMatchObject({ text: wanted }));

test.each([
  ["${GONE:?name the tag}", "needs the variable GONE (name the tag)"],
  ["${EMPTY:?}", "needs the variable EMPTY"],
  ["${TAG", 'has "${" without its "}"'],
  ["${}", "names no variable"],
  ["${TAG!}", "which compose does not understand"],
  ["5$", 'a "$" that stands alone'],
])("%s is told: %s", (text, problem) =>
  expect(interpolate(text, variables)).toEqual({ problem: expect.stringContaining(problem) }),
);

test("what has no value is named", () => {
  expect(interpolate("${GONE}/$TAG/$LOST", variables)).toEqual({ text: "/1.2/", unset: ["GONE", "LOST"] });
});

test("properties of objects are no variables", () => {
  expect(interpolate("$constructor${toString:-x}", {})).toMatchObject({ text: "x" });
});

test("it ends for every text, and a text without a dollar stays", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("$", "{", "}", ":", "-", "?", "A", "b", "$$", "${") }),
      (text) => void interpolate(text, variables),
    ),
  );
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes("$")),
      (text) => {
        expect(interpolate(text, {})).toMatchObject({ text });
      },
    ),
  );
});
