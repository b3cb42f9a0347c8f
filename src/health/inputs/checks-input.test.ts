import fc from "fast-check";
import { expect, it, test } from "vitest";
import { checksInput } from "./checks-input.ts";

const messages = (text: string) =>
  checksInput()
    .safeParse(text)
    .error?.issues.map(({ message }) => message);

it("reads a list of checks", () => {
  const read = checksInput().parse("- { http: /health, within: 100ms }\n- traffic: error-rate\n  max: 1%\n");
  expect(read?.map(({ name }) => name)).toEqual(["http /health", "traffic error-rate"]);
});

it("is undefined when not given", () => {
  expect(checksInput().parse(" \n")).toBeUndefined();
});

test.each([
  ["/health", ["is no list of checks; expected a YAML list of checks like - { http: /health, within: 100ms }."]],
  ["[]", ["is no list of checks; expected a YAML list of checks like - { http: /health, within: 100ms }."]],
  [
    "- http: /ok\n  within: 3\n",
    ['has a mistake in line 2, column 11: "within" is 3; expected a duration with its unit, like 100ms or 5s.'],
  ],
  [
    "- http: /ok\n  status:\n    - 200\n    - 9\n",
    ['has a mistake in line 4, column 7: "status" is 9; expected a status like 2xx, 200 or 200-204.'],
  ],
  [
    "- { http: /ok\n",
    [
      "has a mistake in line 2, column 1: this is no YAML: Flow map in block collection must be sufficiently indented and end with a }.",
    ],
  ],
])("%j", (text, expected) => {
  expect(messages(text)).toEqual(expected);
});

it("never breaks on garbage, nor on aliases that multiply", () => {
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x]",
    "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]",
    "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]",
    "d: [*c,*c,*c,*c,*c,*c,*c,*c]",
  ];
  expect(messages(bomb.join("\n"))).toHaveLength(1);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      checksInput().safeParse(text);
    }),
  );
});
