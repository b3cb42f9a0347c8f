import { expect, test } from "vitest";
import { agree, possibleMinors } from "./agree.ts";
import type { VersionDemand } from "./version-demand.ts";

const demand = (source: string, specifier: string, kind: VersionDemand["kind"] = "pins"): VersionDemand => ({
  text: specifier,
  anyOf: [specifier],
  source,
  place: { file: source, line: 1 },
  kind,
});

test("answers that one Python meets together are no conflict", () => {
  const all = [demand("pyproject.toml", ">=3.9", "allows"), demand(".python-version", "==3.12.*")];
  const { demands, findings } = agree(undefined, all);
  expect(demands).toEqual(all);
  expect(findings).toMatchObject([{ state: "ok", detail: 'pyproject.toml says ">=3.9"; .python-version says "==3.12.*"' }]);
});

test("a pin outside of what the project allows is told at the pin", () => {
  const { demands, findings } = agree(undefined, [
    demand("pyproject.toml", ">=3.10", "allows"),
    demand(".python-version", "==3.9.*"),
    demand("runtime.txt", "==3.12.1"),
  ]);
  expect(demands.map(({ source }) => source)).toEqual(["pyproject.toml", "runtime.txt"]);
  expect(findings).toMatchObject([
    {
      state: "problem",
      detail: '.python-version says "==3.9.*", but pyproject.toml says ">=3.10"',
      place: { file: ".python-version", line: 1 },
    },
  ]);
});

test("three answers of which each two agree may still not agree together", () => {
  const { findings } = agree(undefined, [demand("a", "<3.12"), demand("b", "!=3.11.*"), demand("c", ">=3.11")]);
  expect(findings).toMatchObject([{ state: "problem", detail: 'c says ">=3.11", but a says "<3.12" and b says "!=3.11.*"' }]);
});

test("the input goes before pins, not before requires-python", () => {
  const all = [demand("pyproject.toml", ">=3.10", "allows"), demand(".python-version", "==3.12.*")];
  expect(agree(demand("input", "==3.11.*"), all).findings).toMatchObject([{ state: "ok" }]);
  expect(agree(demand("input", "==3.9.*"), all).findings).toMatchObject([
    { state: "problem", detail: 'pyproject.toml says ">=3.10", but input says "==3.9.*"' },
  ]);
});

test("a demand that nothing can meet is told as such", () => {
  const { demands, findings } = agree(undefined, [demand("pyproject.toml", ">=3.12,<3.10")]);
  expect(demands).toEqual([]);
  expect(findings).toMatchObject([{ state: "problem", detail: 'no Python can meet it: pyproject.toml says ">=3.12,<3.10"' }]);
});

test("only minors that some release meets are looked for, newest first", () => {
  expect(possibleMinors([demand("a", ">=3.10,<3.14"), demand("b", "!=3.12.*")])).toEqual([13, 11, 10]);
});
