import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAppEnv, readAppEnv } from "./app-env.ts";

// What Docker Compose 5.6 makes of the same lines in an --env-file.
test.each([
  ["A=1\nexport B='x y'\n# C=3\n\nD=", { A: "1", B: "x y", D: "" }],
  ["A=ab#cd", { A: "ab#cd" }],
  ["A=#ab", { A: "#ab" }],
  ["A=ab #cd", { A: "ab" }],
  ["A: colon", { A: "colon" }],
  [" A = spaced  ", { A: "spaced" }],
  ['A="q\\"x" # c', { A: 'q"x' }],
  ['A="a\\\\nb\\tc\\$d\\qe"', { A: "a\\nb\tc$d\\qe" }],
  ["A='a\\nb\"'", { A: 'a\\nb"' }],
  ['A="multi\nline"\nB=1', { A: "multi\nline", B: "1" }],
  ['A=a"b"c', { A: 'a"b"c' }],
  ["A=`tick`", { A: "`tick`" }],
  ["A.B-c=1", { "A.B-c": "1" }],
  ["\ufeffA=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ['KEY="-----BEGIN\r\nx\r\n-----END\r\n"', { KEY: "-----BEGIN\nx\n-----END\n" }],
])("%j is %j", (text, variables) => expect(readAppEnv(text)).toEqual({ variables, problems: [] }));

test("a dollar is a dollar, as passwords have it", () =>
  expect(readAppEnv('A=p$B${C}\nD="p$B"').variables).toEqual({ A: "p$B${C}", D: "p$B" }));

test.each([
  ["hunter2", 1, "is not KEY=value"],
  ["=hunter2", 1, "is not KEY=value"],
  ["hunter2 A=1", 1, "is not KEY=value"],
  ["1A=hunter2", 1, "is not KEY=value"],
  ['A=1\n\n"hunter2"=1', 3, "is not KEY=value"],
  ['A="x\ny" hunter2\nB=1', 1, "has something behind the closing quote"],
  ['A=1\nB="hunter2\nC=3', 2, "opens a double quote that is never closed"],
  ["A='it''hunter2'", 1, "has something behind the closing quote"],
  ['A="x\ny"\nA=hunter2', 3, "sets a variable for the second time"],
])("%j is refused with its line, without being repeated", (text, line, message) => {
  const { problems } = readAppEnv(text);
  expect(problems).toEqual([{ line, message }]);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});

test("a megabyte is read in no time", () => {
  const started = performance.now();
  expect(
    Object.keys(readAppEnv(Array.from({ length: 50_000 }, (_, n) => `KEY_${n}="value ${n}"`).join("\n")).variables),
  ).toHaveLength(50_000);
  expect(readAppEnv('A="'.repeat(300_000)).problems).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("whatever is written in quotes is read back; whatever else comes, no line is lost in silence", () => {
  const value = fc.string({ unit: fc.oneof(fc.constantFrom('"', "\\", "$", "\n", "#", " ", "=", "'"), fc.string()) });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z_]\w{0,9}$/), value), (variables) => {
      const text = Object.entries(variables).map(([key, one]) => `${key}="${one.replaceAll(/["\\$]/g, "\\$&")}"\n`);
      expect(readAppEnv(text.join(""))).toEqual({ variables, problems: [] });
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(value, (text) => {
      const { variables, problems } = readAppEnv(text);
      const said = text.split("\n").some((line) => !/^[ \t]*(#|$)/.test(line));
      expect(Object.keys(variables).length + problems.length > 0).toBe(said);
    }),
    { numRuns: 2_000 },
  );
});

test("dotenv text is read as compose reads it", () => {
  expect(parseAppEnv(undefined)).toEqual({});
  expect(parseAppEnv("A=1\nexport B='x y'\nC=\"a\\nb\"\n# D=2\nE=")).toEqual({ A: "1", B: "x y", C: "a\nb", E: "" });
});
