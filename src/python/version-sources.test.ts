import { expect, test } from "vitest";
import { projectOf } from "./project.testing.ts";
import { versionSources } from "./version-sources.ts";

test("every file that says which Python is read, with its line", async () => {
  const { demands, findings } = versionSources(
    await projectOf({
      "pyproject.toml": [
        "# requires-python = '>=2'",
        "[project]",
        'name = "shop"',
        "requires-python = '>=3.10'",
        "[tool.poetry.dependencies]",
        'python = "^3.10 || ^4"',
      ].join("\n"),
      ".python-version": "# ours\r\n\r\n3.12\r\n3.11.4\r\n",
      ".tool-versions": "nodejs 24.1.0\npython 3.12.4 3.11.9\n",
      "runtime.txt": "python-3.12.1\n",
      Pipfile: '[requires]\npython_version = "3.12"\npython_full_version = "3.12.4"\n',
    }),
  );
  expect(findings).toEqual([]);
  expect(demands.map(({ source, place, anyOf, kind }) => [source, place?.line, kind, ...anyOf])).toEqual([
    ["requires-python in pyproject.toml", 4, "allows", ">=3.10"],
    ["tool.poetry.dependencies.python in pyproject.toml", 6, "allows", ">=3.10,<4", ">=4,<5"],
    [".python-version", 3, "pins", "==3.12.*"],
    [".tool-versions", 2, "pins", "==3.12.4"],
    ["runtime.txt", 1, "pins", "==3.12.1"],
    ["requires.python_full_version in Pipfile", 3, "pins", "==3.12.4"],
    ["requires.python_version in Pipfile", 2, "pins", "==3.12.*"],
  ]);
  expect(demands[0]?.place?.file).toBe("app/pyproject.toml");
});

test.each([
  ["pypy3.10", "problem"],
  ["3.13t", "problem"],
  ["-c", "problem"],
  ["my-virtualenv", "problem"],
  ["system", "note"],
])(".python-version with %j is a %s at its line", async (text, state) => {
  const { demands, findings } = versionSources(await projectOf({ ".python-version": `\n${text}\n` }));
  expect(demands).toEqual([]);
  expect(findings).toMatchObject([{ state, place: { file: "app/.python-version", line: 2 } }]);
  expect(findings[0]?.detail).toContain(text);
});

test.each([
  ["requires-python = 3.10", "3.1"],
  ['requires-python = [">=3.10"]', '[\\">=3.10\\"]'.replaceAll("\\", "")],
  ["requires-python = true", "true"],
  [`requires-python = "${">=3,".repeat(5_000)}"`, `${">=3,".repeat(20)}…`],
  ['requires-python = "\\u202E>=3"', "\\u{202e}>=3"],
])("%s is told, not passed over", async (line, said) => {
  const { demands, findings } = versionSources(await projectOf({ "pyproject.toml": `[project]\n${line}\n` }));
  expect(demands).toEqual([]);
  expect(findings).toMatchObject([{ state: "problem", place: { file: "app/pyproject.toml", line: 2 } }]);
  expect(findings[0]?.detail).toContain(`requires-python in pyproject.toml says "${said}", which is neither`);
});

test("the version of poetry's dependency may stand in a table", async () => {
  const { demands } = versionSources(
    await projectOf({ "pyproject.toml": '[tool.poetry.dependencies]\npython = { version = "^3.10" }\n' }),
  );
  expect(demands).toMatchObject([{ anyOf: [">=3.10,<4"] }]);
});

test("a pyproject.toml that is no UTF-8 is refused with its place", async () => {
  await expect(projectOf({ "pyproject.toml": '[project]\nname = "caf\ufffd"\n' })).rejects.toMatchObject({
    code: "python-file-malformed",
    place: { line: 2, column: 12 },
  });
});

test("Poetry's caret in requires-python is no PEP 440", async () => {
  const { findings } = versionSources(await projectOf({ "pyproject.toml": '[project]\nrequires-python = "^3.10"\n' }));
  expect(findings).toMatchObject([{ state: "problem", place: { line: 2 } }]);
});

test("a pyproject.toml that is not TOML is refused with its place", async () => {
  await expect(projectOf({ "pyproject.toml": "[project]\nrequires-python = >=3\n" })).rejects.toMatchObject({
    code: "python-file-malformed",
    place: { file: "app/pyproject.toml", line: 2, column: 19 },
  });
});
