import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseOutputs } from "../../scripts/run-bundle.ts";

const root = resolve(import.meta.dirname, "../..");

interface Definition {
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string };
}

/** Every public action: folder of its action.yml, and the bundle that must be named after it. */
const actions = [
  ...readdirSync(join(root, "actions")).map((name) => ({ name, folder: join("actions", name) })),
  ...(existsSync(join(root, "action.yml")) ? [{ name: "deliver", folder: "." }] : []),
];

/** Bundles that an action takes to the target, such as the watcher; no action.yml names them. */
const programs = readdirSync(join(root, "src/programs")).map((file) => file.replace(/\.ts$/, ""));

test("every bundle belongs to an action, or is a program that one takes along", () =>
  expect(readdirSync(join(root, "dist")).sort()).toEqual([...actions.map(({ name }) => name), ...programs].sort()));

test.each(programs)("%s, which runs where no action is, loads and asks for its errand first", (name) => {
  const away = mkdtempSync(join(tmpdir(), "sluice-program-"));
  try {
    cpSync(join(process.env["SLUICE_DIST"] ?? join(root, "dist"), name), away, { recursive: true });
    const ended = spawnSync(process.execPath, [join(away, "index.js")], { cwd: away, encoding: "utf8", timeout: 30_000 });
    expect(ended.stderr).toMatch(/ENOENT: .*errand\.json/);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
});

describe.each(actions)("$name", ({ name, folder }) => {
  const bundle = join(process.env["SLUICE_DIST"] ?? join(root, "dist"), name, "index.js");

  test("action.yml runs the bundle of its name on Node 24", () => {
    const { runs } = parse(readFileSync(join(root, folder, "action.yml"), "utf8")) as Definition;
    expect(runs.using).toBe("node24");
    const committed = join(root, "dist", name, "index.js");
    expect(resolve(root, folder, runs.main)).toBe(committed);
    if (runs.post !== undefined) expect(resolve(root, folder, runs.post)).toBe(committed);
    for (const file of ["index.js", "package.json", "licenses.txt"]) {
      expect(existsSync(join(root, "dist", name, file)), relative(root, join(root, "dist", name, file))).toBe(true);
    }
  });

  test.each(["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_STATE"])(
    "without its file %s it ends red in plain words",
    (variable) => {
      const away = mkdtempSync(join(tmpdir(), "sluice-file-"));
      try {
        const env = { [variable]: join(away, "gone", "file"), PATH: away, RUNNER_TEMP: away };
        const ended = spawnSync(process.execPath, [bundle], { cwd: away, env, encoding: "utf8", timeout: 30_000 });
        const log = ended.stdout + ended.stderr;
        expect(ended.status).toBe(1);
        expect(log).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
        expect(log).not.toContain("defect of Sluice");
        const hasPost = readFileSync(join(root, folder, "action.yml"), "utf8").includes("post:");
        // An action without a post step has no use for the mark that tells it from the main one.
        if (variable !== "GITHUB_STATE" || hasPost) expect(log).toContain(`The runner's file ${variable} can't be written`);
        expect(log.trimEnd().split("\n").at(-1)).toMatch(/^::error .*\(https:\/\/github\.com\/sluice-delivery\/sluice\S*\)$/);
      } finally {
        rmSync(away, { recursive: true, force: true });
      }
    },
  );

  test("with no inputs, no Docker and an empty environment it still sets its outputs and says why", () => {
    const away = mkdtempSync(join(tmpdir(), "sluice-bare-"));
    try {
      const [output, path, workspace] = [join(away, "outputs"), join(away, "bin"), join(away, "workspace")];
      writeFileSync(output, "");
      mkdirSync(path);
      mkdirSync(workspace);
      const env = { GITHUB_OUTPUT: output, PATH: path };
      const ended = spawnSync(process.execPath, [bundle], { cwd: workspace, env, encoding: "utf8", timeout: 30_000 });
      const log = ended.stdout + ended.stderr;
      expect(log).not.toMatch(/Cannot find (module|package)|ERR_MODULE_NOT_FOUND|is not a (function|constructor)/);
      expect(log, "a stack trace").not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
      expect(log, "a defect of ours").not.toContain("defect of Sluice");
      const { result, explanation, report } = parseOutputs(readFileSync(output, "utf8"));
      expect(result).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(report).toMatch(/\.json$/);
      expect(explanation?.split(/\s+/).length).toBeGreaterThan(3);
      expect(explanation).not.toContain("\n");
      expect(log).toContain(explanation);
      expect(ended.signal).toBeNull();
    } finally {
      rmSync(away, { recursive: true, force: true });
    }
  });
});
