import { expect, test } from "vitest";
import { checkTools, placeOfRequirement } from "./check-tools.ts";
import { projectOf } from "./project.testing.ts";

const pyproject = [
  "[project]",
  'name = "duckdb-shop"',
  "# duckdb is great",
  "dependencies = [",
  '  "dbt_core>=1.8",',
  "  \"duckdb[all]==0.9; python_version > '3'\",",
  "]",
  "[tool.poetry.dependencies]",
  'Dagster = "^1.8"',
].join("\n");

test.each([
  ["duckdb", 6],
  ["dbt-core", 5],
  ["dagster", 9],
  ["six", undefined],
])("%s is asked for on line %s", async (name, line) => {
  expect(placeOfRequirement(await projectOf({ "pyproject.toml": pyproject }), name)?.line).toBe(line);
});

test("a tool is missing, too old, or well; DuckDB 2 is newer than 1.10", async () => {
  const project = await projectOf({ "pyproject.toml": pyproject });
  const installed = new Map([
    ["duckdb", "2.0.0"],
    ["dbt-core", "1.10.2"],
    ["dagster", "1.13.28"],
  ]);
  const tools = [
    { name: "duckdb", specifier: ">=1.10,<2" },
    { name: "DBT_Core", specifier: ">=1.9" },
    { name: "dagsterr", specifier: "" },
  ];
  expect(checkTools(tools, installed, project)).toMatchObject([
    { state: "problem", detail: 'duckdb 2.0.0 is installed, and the input "tools" wants >=1.10,<2', place: { line: 6 } },
    { state: "ok", detail: "DBT_Core 1.10.2 meets >=1.9" },
    { state: "problem", detail: "dagsterr is not installed", remedy: expect.stringContaining('Did you mean "dagster"?') },
  ]);
});
