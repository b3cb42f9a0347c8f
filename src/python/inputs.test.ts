import { expect, test } from "vitest";
import { pythonInputs } from "./inputs.ts";

test.each([
  ["python-version", "-c import os"],
  ["python-version", "latest"],
  ["python-version", ">=3.9,<"],
  ["tools", "-rrequirements.txt"],
  ["tools", "duckdb>=banana"],
  ["tools", "@evidence-dev/evidence"],
  ["tools", "duckdb, dagster"],
  ["imports", "os; print(1)"],
  ["imports", "-m"],
  ["imports", "a..b"],
  ["venv", "-x"],
  ["working-directory", "--help"],
] as const)("%s refuses %j", async (name, raw) => {
  expect((await pythonInputs[name].safeParseAsync(raw)).success).toBe(false);
});

test("every bad item is told, not just the first", async () => {
  const parsed = await pythonInputs.tools.safeParseAsync("duckdb>=x\nsix\ndagster~=1\n");
  expect(parsed.error?.issues.map(({ message }) => message.split(";")[0])).toEqual(['has "duckdb>=x"', 'has "dagster~=1"']);
});

test.each([
  ["3", "==3.*"],
  ["3.12", "==3.12.*"],
  ["3.12.x", "==3.12.*"],
  ["3.12.4", "==3.12.4"],
  ["3.15.0a2", "==3.15.0a2"],
  ["python-3.12", "==3.12.*"],
  [">=3.10, !=3.11.*", ">=3.10, !=3.11.*"],
])("python-version %s means %s", async (raw, specifier) => {
  expect(await pythonInputs["python-version"].parseAsync(raw)).toEqual({ text: raw, specifier });
});

test("tools are read as people write them", async () => {
  expect(await pythonInputs.tools.parseAsync("duckdb >= 1.0, < 3\ndbt-core\ndagster[graphql,k8s]~=1.13\nsix (>=1)\n")).toEqual([
    { name: "duckdb", specifier: ">=1.0,<3" },
    { name: "dbt-core", specifier: "" },
    { name: "dagster", specifier: "~=1.13" },
    { name: "six", specifier: ">=1" },
  ]);
});

test("what is not given has its default", async () => {
  expect(await pythonInputs["working-directory"].parseAsync("")).toBe(".");
  expect(await pythonInputs["working-directory"].parseAsync("services/api/")).toBe("services/api");
  expect(await pythonInputs.venv.parseAsync("")).toBe(".venv");
  expect(await pythonInputs.install.parseAsync("")).toBe(true);
});
