import { expect, test } from "vitest";
import { tomlLine } from "./toml-line.ts";

test.each([
  ["[project]\nname = 'x'\nrequires-python = '>=3'\n", 3],
  ["[ project ] # ours\n\"requires-python\"='>=3'\n", 2],
  ["project.requires-python = '>=3'\n", 1],
  ["[other]\nrequires-python = '>=3'\n", undefined],
  ["[[project]]\n[project.sub]\nrequires-python = 1\n", undefined],
  ["", undefined],
])("%j: requires-python of the project is on line %s", (text, line) => {
  expect(tomlLine(text, "project", "requires-python")).toBe(line);
});
