import { expect, test } from "vitest";
import { detectPackageManager } from "./package-manager.ts";
import { projectOf } from "./project.testing.ts";

const poetry = "[tool.poetry]\nname = 'x'\n";

test.each([
  ["uv.lock", { "uv.lock": "", "pyproject.toml": "" }, "uv", "uv.lock"],
  ["poetry.lock", { "poetry.lock": "", "pyproject.toml": poetry }, "poetry", "poetry.lock"],
  ["pdm.lock", { "pdm.lock": "", "pyproject.toml": "" }, "pdm", "pdm.lock"],
  ["Pipfile.lock", { "Pipfile.lock": "{}", Pipfile: "" }, "pipenv", "Pipfile.lock"],
  ["pylock.toml", { "pylock.toml": "", "pyproject.toml": "" }, "uv", "pylock.toml"],
  ["[tool.poetry]", { "pyproject.toml": poetry }, "poetry", "pyproject.toml"],
  ["[tool.uv]", { "pyproject.toml": "[tool.uv]\n" }, "uv", "pyproject.toml"],
  ["Pipfile", { Pipfile: "" }, "pipenv", "Pipfile"],
  ["requirements.txt", { "requirements.txt": "a==1", "requirements-dev.txt": "b" }, "pip", "requirements.txt"],
  ["requirements-prod.txt", { "requirements-prod.txt": "a==1" }, "pip", "requirements-prod.txt"],
  ["requirements.txt", { "requirements.txt": "a==1", "pyproject.toml": "[tool.uv]\n" }, "pip", "requirements.txt"],
  ["pyproject.toml", { "pyproject.toml": "[project]\nname='x'\n" }, "pip", "pyproject.toml"],
  ["setup.py", { "setup.py": "" }, "pip", "setup.py"],
] as const)("%s (%j): %s from %s", async (because, files, name, from) => {
  const { manager, findings } = detectPackageManager(await projectOf(files), undefined);
  expect(manager).toMatchObject({ name, from });
  expect(findings[0]).toMatchObject({ state: "ok", detail: expect.stringContaining(because) });
});

test("a member of a uv workspace has its lock above", async () => {
  const { manager } = detectPackageManager(await projectOf({ "pyproject.toml": "[project]\n" }), "../../uv.lock");
  expect(manager).toMatchObject({ name: "uv", from: "../../uv.lock" });
});

test("a second lock is told, so that nobody believes it is looked at", async () => {
  const { findings } = detectPackageManager(
    await projectOf({ "uv.lock": "", "poetry.lock": "", "pyproject.toml": "" }),
    undefined,
  );
  expect(findings).toMatchObject([{ state: "ok" }, { state: "note", place: { file: "app/poetry.lock" } }]);
});

test("a folder without a project, and one with several requirement files, are refused", async () => {
  const detect = async (files: Record<string, string>) => detectPackageManager(await projectOf(files), undefined);
  await expect(detect({ "package.json": "{}" })).rejects.toMatchObject({ code: "no-python-project" });
  await expect(detect({ "requirements-a.txt": "", "requirements-b.txt": "" })).rejects.toMatchObject({
    code: "several-requirement-files",
  });
});
