import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-python-"));
const programs = join(root, "bin");
let wheel = "";
let clumsy = "";

/** Makes a wheel with one module, so that no project here needs a package index. */
const wheelMaker = `
import sys, zipfile
folder, name, version, requires, source = sys.argv[1:]
path = f"{folder}/{name}-{version}-py3-none-any.whl"
info = f"{name}-{version}.dist-info"
meta = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n" + (f"Requires-Dist: {requires}\\n" if requires else "")
with zipfile.ZipFile(path, "w") as z:
    z.writestr(f"{name}.py", source)
    z.writestr(f"{info}/METADATA", meta)
    z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    z.writestr(f"{info}/RECORD", "".join(f"{n},,\\n" for n in [f"{name}.py", f"{info}/METADATA", f"{info}/WHEEL", f"{info}/RECORD"]))
print(path)
`;
const run = (argv: readonly string[], cwd = root) =>
  execFileSync(argv[0] ?? "", argv.slice(1), { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
const makeWheel = (name: string, version: string, requires: string, source: string) =>
  run(["python3", "-c", wheelMaker, root, name, version, requires, source]);

beforeAll(() => {
  // In an environment of their own; only the two programs get onto the PATH, and no Python of theirs.
  run(["python3", "-m", "venv", "tools"]);
  run([join(root, "tools/bin/python"), "-m", "pip", "install", "--quiet", "uv", "poetry"]);
  mkdirSync(programs);
  for (const name of ["uv", "poetry"]) symlinkSync(join(root, "tools/bin", name), join(programs, name));
  wheel = makeWheel("tiny", "1.2.3", "", "SIZE = 1\n");
  clumsy = makeWheel("clumsy", "0.1", "tiny>=2", "");
}, 300_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const withPrograms = { env: { PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}` } };

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, "project-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
const validate = (cwd: string, inputs: Readonly<Record<string, string>> = {}, how = withPrograms) =>
  runBundle("python-env-validate", inputs, { cwd, ...how });
const lock = (folder: string, ...argv: readonly string[]) => run([join(programs, argv[0] ?? ""), ...argv.slice(1)], folder);

const pyproject = (more = "") => `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.9"
dependencies = ["tiny"]
${more}
[tool.uv.sources]
tiny = { path = "${wheel}" }
`;

describe("python-env-validate, as a runner starts it", () => {
  it("makes a uv project's environment from its fresh lock", async () => {
    const folder = project({ "pyproject.toml": pyproject(), "shop/api.py": "import tiny\n" });
    lock(folder, "uv", "lock", "--quiet");
    const ended = await validate(folder, { tools: "tiny>=1.2,<2", imports: "tiny\nshop.api" });
    expect(ended.code, ended.log).toBe(0);
    expect(ended.outputs).toMatchObject({
      result: "valid",
      "package-manager": "uv",
      venv: join(folder, ".venv"),
      "python-path": join(folder, ".venv/bin/python"),
      "python-version": expect.stringMatching(/^3\.\d+\.\d+/),
    });
    expect(run([ended.outputs["python-path"] ?? "", "-c", "import tiny; print(tiny.SIZE)"])).toBe("1");
    expect(ended.summary).toContain("| Lock | ✅ ok | uv.lock is up to date");
    expect(ended.report).toMatchObject({ sources: [{ source: "requires-python in pyproject.toml", place: { line: 4 } }] });
  });

  it("refuses a stale lock before anything repairs it", async () => {
    const folder = project({ "pyproject.toml": pyproject() });
    lock(folder, "uv", "lock", "--quiet");
    const before = readFileSync(join(folder, "uv.lock"), "utf8");
    writeFileSync(join(folder, "pyproject.toml"), pyproject().replace("3.9", "3.10"));
    const ended = await validate(folder);
    expect(ended.code).toBe(1);
    expect(ended.outputs).toMatchObject({
      result: "invalid",
      explanation: "The environment has a problem: Lock: uv.lock does not belong to pyproject.toml any more (uv.lock:1).",
    });
    expect(ended.log).toContain("::error file=uv.lock,line=1::");
    expect(readFileSync(join(folder, "uv.lock"), "utf8")).toBe(before);
    expect(existsSync(join(folder, ".venv"))).toBe(false);
  });

  it("tells all problems together, with file and line", async () => {
    const folder = project({
      "pyproject.toml": pyproject(),
      ".python-version": "# ours\n3.7\n",
      "shop/broken.py": "x = 1\nimport nothing_like_it\n",
      "shop/crash.py": "import ctypes\nctypes.string_at(0)\n",
      "shop/leaves.py": "raise SystemExit(0)\n",
      // Nothing of the repository stands in for the standard library where we ask Python about itself.
      "json.py": "raise RuntimeError('json of the repository')\n",
    });
    lock(folder, "uv", "lock", "--quiet", "--python", ">=3.9");
    const ended = await validate(folder, {
      tools: "tiny>=2\nduckdb",
      imports: "tiny\nshop.broken\nshop.crash\nshop.leaves",
    });
    expect(ended.code).toBe(1);
    const problems = (ended.report as { checks: { state: string; detail: string; place: unknown }[] }).checks
      .filter(({ state }) => state === "problem")
      .map(({ detail, place }) => ({ detail, place }));
    expect(problems).toEqual([
      {
        detail: '.python-version says "3.7", but requires-python in pyproject.toml says ">=3.9"',
        place: { file: ".python-version", line: 2 },
      },
      { detail: 'tiny 1.2.3 is installed, and the input "tools" wants >=2', place: { file: "pyproject.toml", line: 5 } },
      { detail: "duckdb is not installed", place: null },
      {
        detail: "shop.broken does not import: ModuleNotFoundError: No module named 'nothing_like_it'",
        place: { file: "shop/broken.py", line: 2 },
      },
      {
        detail: "shop.crash does not import: the interpreter died (Fatal Python error: Segmentation fault)",
        place: { file: "shop/crash.py", line: 2 },
      },
      { detail: "shop.leaves does not import: it ended Python instead of importing", place: null },
    ]);
    expect(ended.outputs["explanation"]).toContain("The environment has 6 problems: ");
  });

  it("installs hashed requirements by pip, and only what has the hash", async () => {
    const hash = createHash("sha256").update(readFileSync(wheel)).digest("hex");
    const good = project({ "requirements.txt": `${wheel} \\\n  --hash=sha256:${hash}\n` });
    const ended = await validate(good, { tools: "tiny==1.2.3", venv: "env" });
    expect(ended.code, ended.log).toBe(0);
    expect(ended.outputs).toMatchObject({ "package-manager": "pip", venv: join(good, "env") });
    expect(ended.log).toContain("--require-hashes -r requirements.txt");
    const bad = project({ "requirements.txt": `${wheel} --hash=sha256:${"0".repeat(64)}\n` });
    const refused = await validate(bad);
    expect(refused.outputs["result"]).toBe("invalid");
    expect(refused.outputs["explanation"]).toMatch(/THESE PACKAGES DO NOT MATCH THE HASHES/);
  });

  it("installs a Poetry project, whose lock must be fresh", async () => {
    const text = (python: string) =>
      `[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\npython = "${python}"\ntiny = { path = "${wheel}" }\n`;
    const folder = project({ "pyproject.toml": text("^3.9") });
    lock(folder, "poetry", "lock", "--no-interaction");
    const ended = await validate(folder, { tools: "tiny", imports: "tiny" });
    expect(ended.code, ended.log).toBe(0);
    expect(ended.outputs).toMatchObject({ result: "valid", "package-manager": "poetry", venv: join(folder, ".venv") });
    writeFileSync(join(folder, "pyproject.toml"), text("^3.9 || ^4.0"));
    expect((await validate(folder)).outputs["explanation"]).toContain("poetry.lock does not belong to pyproject.toml any more");
  });

  it("finds what does not fit together in an environment that others made, and changes nothing there", async () => {
    const folder = project({ "requirements.txt": `${clumsy}\n` });
    run(["python3", "-m", "venv", ".venv"], folder);
    run([join(folder, ".venv/bin/python"), "-m", "pip", "install", "--quiet", "--no-deps", wheel, clumsy], folder);
    const ended = await validate(folder, { install: "false" });
    expect(ended.outputs["result"]).toBe("invalid");
    expect(ended.outputs["explanation"]).toMatch(/Dependency conflicts: .*clumsy.*tiny>=2.*1\.2\.3/);
    expect(ended.log).not.toMatch(/pip install|-m venv/);
  });

  it("names the command that brings a missing package manager", async () => {
    const only = join(root, "only-python");
    mkdirSync(only);
    symlinkSync(run(["python3", "-c", "import sys; print(sys.executable)"]), join(only, "python3"));
    const folder = project({ "pyproject.toml": pyproject(), "uv.lock": "version = 1\n" });
    const ended = await validate(folder, {}, { env: { PATH: only } });
    expect(ended.outputs["explanation"]).toBe(
      "The environment has a problem: Package manager: uv.lock asks for uv, which is not here.",
    );
    expect(ended.summary).toContain("astral-sh/setup-uv");
  });

  it("says which Pythons there are when none fits", async () => {
    const ended = await validate(project({ "requirements.txt": "" }), { "python-version": ">=3.28" });
    expect(ended.outputs["explanation"]).toMatch(/no Python that meets the input python-version \(">=3\.28"\) is here/);
  });

  it("refuses bad inputs all together, before anything runs", async () => {
    const ended = await validate(project({}), {
      "python-version": "-c print(1)",
      tools: "--index-url=x",
      imports: "os;print(1)",
    });
    expect(ended.code).toBe(1);
    expect(ended.outputs["result"]).toBe("invalid");
    expect(ended.outputs["explanation"]).toMatch(/3 inputs .*"python-version".*"tools".*"imports"/);
  });

  it("tells a folder that is not there, and one without a project", async () => {
    const folder = project({ "package.json": "{}" });
    expect((await validate(folder, { "working-directory": "api" })).outputs["explanation"]).toContain('"api" does not exist');
    expect((await validate(folder)).outputs["explanation"]).toContain("There is no Python project");
  });

  it("puts nothing that the repository says into the environment of later steps", async () => {
    const folder = project({ "requirements.txt": "", ".python-version": "3.7\nPATH=/evil\n" });
    const [environment, path] = [join(folder, "env-file"), join(folder, "path-file")];
    for (const file of [environment, path]) writeFileSync(file, "");
    await validate(folder, {}, {
      env: { ...withPrograms.env, GITHUB_ENV: environment, GITHUB_PATH: path },
    } as typeof withPrograms);
    expect(readFileSync(environment, "utf8") + readFileSync(path, "utf8")).toBe("");
  });
});
