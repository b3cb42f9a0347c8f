import { expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

const environments = ["staging", "production", "dev"];

test.each([
  ["prod", undefined],
  ["prodution", "production"],
  ["PRODUCTION", "production"],
  ["stagging", "staging"],
  ["dve", undefined],
  ["de", "dev"],
  ["", undefined],
  ["completely-else", undefined],
])("%j: %s is meant", (word, meant) => expect(nearest(word, environments)).toBe(meant));

test("nothing is like nothing", () => expect(nearest("x", [])).toBeUndefined());

test("the hint is a sentence, or nothing", () => {
  expect(didYouMean("prodution", environments)).toBe(' Did you mean "production"?');
  expect(didYouMean("zzz", environments)).toBe("");
});
