import fc from "fast-check";
import { expect, test } from "vitest";
import { satisfies } from "./satisfies.ts";

const versions = "3.8.0 3.8.18 3.9.0 3.9.1 3.9.7 3.10.0 3.10.5 3.10.14 3.11.9 3.12.0 3.12.4 3.13.1 3.14.0 4.0.0".split(" ");

// What the `packaging` library (26.3) answers, one digit a version above.
test.each([
  ["~=3.10", "00000111111110"],
  ["~=3.9,!=3.10.*", "00111000111110"],
  ["!=3.12.*,>=3.9", "00111111100111"],
  [">=3.9,!=3.9.7", "00110111111111"],
  [">=3.9,!=3.9.0,!=3.9.1", "00001111111111"],
  [">=3.8,<4.0,!=3.9.*", "11000111111110"],
  [">3.10", "00000011111111"],
  ["<=3.12", "11111111110000"],
  ["==3.12", "00000000010000"],
  ["!=3.12.*", "11111111100111"],
  [">=3.9", "00111111111111"],
  [">=3.9,<3.13", "00111111111000"],
  [">=3.9, <4", "00111111111110"],
  ["==3.11.*", "00000000100000"],
  ["~=3.10.2", "00000011000000"],
  ["<3.12", "11111111100000"],
  ["==3.12.4", "00000000001000"],
  ["!=3.12.4", "11111111110111"],
  [">=3", "11111111111111"],
  ["<4", "11111111111110"],
  ["===3.12.4", "00000000001000"],
  ["==3.10.0.*", "00000100000000"],
  [">= 3.10 , < 3.12", "00000111100000"],
  ["", "11111111111111"],
  [">=3.9,", "00111111111111"],
])("%s is read as packaging reads it", (specifier, answers) => {
  expect(versions.map((version) => Number(satisfies(version, specifier))).join("")).toBe(answers);
});

// The installed version is there already, so a pre-release counts.
test.each([
  ["2.0.0", ">=1.0", true],
  ["2.0.0", ">=1.0,<2", false],
  ["2.0.0rc1", ">=1.0", true],
  ["2.0.0rc1", "<2", false],
  ["2.0.0rc1", "<2.0.0rc2", true],
  ["1.11.1", "~=1.9", true],
  ["1.11.1", "~=1.9.0", false],
  ["1.0.post1", ">1.0", false],
  ["1.0.post1", ">=1.0", true],
  ["1.0.post1", "==1.0.*", true],
  ["1!1.0", ">=2024", true],
  ["2.1.0+cu118", "==2.1.0", true],
  ["2.1.0+cu118", ">2.1.0", false],
  ["2.1.0+cu118", ">=2.1", true],
  ["1.10.0", ">1.9", true],
  ["1.0.dev3", "<1.0", false],
  ["1.0", "==1.0.0", true],
  ["1.0a1", ">=1.0", false],
  ["1.0.post2", ">1.0.post1", true],
  ["2.0.0rc2", ">2.0.0rc1", true],
  ["2.1.0+cu118", "!=2.1.0", false],
  ["2.0.0a1", "!=2.0.*", false],
  ["1.0.post1", "<1.0.post2", true],
  ["1.0a1", "<1.0a2", true],
  ["1.0a1", "<1.0", false],
  ["2.0.0+a.b", "==2.0.0+a.b", true],
  ["2.0.0+a.b", "==2.0.0+c", false],
] as const)("an installed %s and %s: %s", (version, specifier, answer) => {
  expect(satisfies(version, specifier)).toBe(answer);
});

test.each([">=banana", "3.9", ">=3.9,,<4", "^3.8", "=>3.9", "~=3"])("%j is no specifier, so nothing meets it", (specifier) => {
  expect(satisfies("3.9.0", specifier)).toBe(false);
});

test("a version meets its own equality, and one of <, ==, > against any other", () => {
  const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)).map((parts) => parts.join("."));
  fc.assert(
    fc.property(version, version, (left, right) => {
      expect(satisfies(left, `==${left}`)).toBe(true);
      const held = ["<", "==", ">"].filter((operator) => satisfies(left, `${operator}${right}`));
      expect(held).toHaveLength(1);
    }),
  );
});
