import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tried } from "../../scripts/prepare/command.ts";
import { type LintTools, prepareLintTools } from "../../scripts/prepare/lint-tools.ts";
import { portable, SUITE, suiteWorkflow } from "./portable.ts";

const root = join(import.meta.dirname, "../..");
const examples = join(root, "workflows-examples");
const ours = join(root, ".github/workflows");

async function consumers(): Promise<string[]> {
  const names = await readdir(examples);
  const found = await Promise.all(
    names.map(async (name) => ((await workflowsOf(join(examples, name))).length > 0 ? name : "")),
  );
  return found.filter((name) => name !== "");
}

async function workflowsOf(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, ".github/workflows")).catch(() => []);
  return names.filter((name) => name.endsWith(".yml"));
}

let tools: LintTools;
let copy: string;
beforeAll(async () => {
  tools = await prepareLintTools(console.log);
  copy = await mkdtemp(join(tmpdir(), "sluice-lint-"));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

describe("zizmor, as its strictest persona", () => {
  test.each([".github", "actions", "action.yml", "workflows-examples"])("finds nothing in %s", async (path) => {
    const config = path === "workflows-examples" ? ["--config", join(import.meta.dirname, "zizmor.yml")] : [];
    const argv = [
      tools.zizmor,
      "--persona",
      "auditor",
      "--offline",
      "--no-progress",
      "--quiet",
      ...config,
      "--",
      join(root, path),
    ];
    const { code, out, err } = await tried(argv, { limitMs: 120_000 });
    expect(code, out + err).toBe(0);
  });
});

/** A consumer's repository with the suite in it, every workflow as actionlint understands it. */
async function repository(name: string, folder: string | undefined): Promise<string> {
  const at = join(copy, name);
  await mkdir(join(at, ".github/workflows"), { recursive: true });
  for (const part of ["actions", "dist"]) await cp(join(root, part), join(at, SUITE, part), { recursive: true });
  for (const workflow of await workflowsOf(root)) {
    await writeFile(join(at, suiteWorkflow(workflow)), portable(await readFile(join(ours, workflow), "utf8")));
  }
  for (const workflow of folder === undefined ? [] : await workflowsOf(folder)) {
    const text = await readFile(join(folder ?? "", ".github/workflows", workflow), "utf8");
    await writeFile(join(at, ".github/workflows", workflow), portable(text));
  }
  await tried(["git", "init", "--quiet", at]);
  return at;
}

describe("actionlint", () => {
  const lint = async (at: string) => {
    const files = (await workflowsOf(at)).map((name) => join(".github/workflows", name));
    const { code, out, err } = await tried([tools.actionlint, "-no-color", ...files], { cwd: at });
    expect(code, out + err).toBe(0);
  };

  test("finds nothing in our workflows", async () => lint(await repository("ours", undefined)));

  test("finds nothing in what the examples call, the inputs and secrets they give included", async () => {
    const names = await consumers();
    expect(names).not.toEqual([]);
    for (const name of names) await lint(await repository(name, join(examples, name)));
  });
});

test("actionlint finds nothing in the examples of the READMEs, each a whole workflow, and they give ours what it takes", async () => {
  const at = await repository("readmes", undefined);
  await cp(join(root, "action.yml"), join(at, SUITE, "action.yml"));
  const shown = files(/^scripts\/docs\/examples\/.*\.yml$/);
  expect(shown.length).toBeGreaterThan(10);
  const local = (text: string) =>
    text.replace(/uses: sluice-delivery\/sluice(\/actions\/[a-z-]+)?@\S+/g, (_, action = "") => `uses: ./${SUITE}${action}`);
  for (const path of shown) {
    const name = path.split("/").slice(-2).join("-");
    await writeFile(join(at, ".github/workflows", name), local(await readFile(join(root, path), "utf8")));
  }
  const { code, out, err } = await tried([tools.actionlint, "-no-color"], { cwd: at });
  expect(code, out + err).toBe(0);
});

/** Files that git knows, by a pattern on their names. */
const files = (pattern: RegExp) =>
  execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((path) => pattern.test(path));

test("shellcheck finds nothing in the shell scripts", async () => {
  const scripts = files(/^\.ci\/run$|\.sh$/);
  expect(scripts.length).toBeGreaterThan(1);
  const { code, out, err } = await tried([tools.shellcheck, "--norc", "--", ...scripts], { cwd: root });
  expect(code, out + err).toBe(0);
});

test("hadolint finds nothing in the Dockerfiles", async () => {
  const made = files(/^tests\/images\/.*Dockerfile$/);
  const shown = files(/^workflows-examples\/.*Dockerfile$/);
  expect(Math.min(made.length, shown.length)).toBeGreaterThan(1);
  const lint = (...args: string[]) => tried([tools.hadolint, "--no-color", ...args], { cwd: root });
  const config = join(import.meta.dirname, "hadolint.yaml");
  const ended = await Promise.all([lint("--config", config, ...made), lint("--config", "/dev/null", ...shown)]);
  for (const { code, out, err } of ended) expect(code, out + err).toBe(0);
});

const wired = (await readdir(ours)).filter((name) => name.endsWith(".yml"));
const publicOnes = ["pipeline.yml", "deploy.yml", "rollback.yml", "resume.yml"];

describe("our workflows", () => {
  test.each(wired)("%s: pinned, in time, with no right that has no reason, and no credentials left behind", async (name) => {
    const text = await readFile(join(ours, name), "utf8");
    for (const [, used = ""] of text.matchAll(/^ +(?:- )?uses: (.*)$/gm)) {
      expect(used).toMatch(/^\$\/|^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    expect(text).toMatch(/^permissions: \{\}$/m);
    for (const [line] of text.matchAll(/^ {6}[a-z-]+: (?:read|write).*$/gm)) expect(line).toMatch(/# \w/);
    expect([...text.matchAll(/runs-on:/g)].length).toBe([...text.matchAll(/^ {4}timeout-minutes:/gm)].length);
    expect([...text.matchAll(/actions\/checkout@/g)].length).toBe([...text.matchAll(/persist-credentials: false/g)].length);
    // What people write is given to a program as a variable; inside a script it would be part of it.
    for (const [line] of text.matchAll(/^ +(?:- )?run: .*$/gm)) expect(line).not.toMatch(/\$\{\{|[|>]-?$|&&|;/);
    expect(text).not.toMatch(/pull_request_target|workflow_run:/);
  });

  test("pipeline.yml deploys nothing that is not merged: no pull request, and no merge queue", async () => {
    const text = await readFile(join(ours, "pipeline.yml"), "utf8");
    const first = /\n {2}stage-1:[\s\S]*?\n {4}permissions:/.exec(text)?.[0];
    expect(first).toContain("!startsWith(github.event_name, 'pull_request') && github.event_name != 'merge_group'");
    expect(text).toContain("push: ${{ !startsWith(github.event_name, 'pull_request') }}");
  });

  // A job that GitHub ends in the middle of a bake undoes a release that is well.
  test.each(["pipeline.yml", "deploy.yml", "resume.yml"])("%s takes a longer job with a longer max-wait", async (name) => {
    const text = await readFile(join(ours, name), "utf8");
    expect(text).toMatch(/^ {6}max-wait:$/m);
    expect(text).toMatch(/timeout-minutes: \$\{\{ inputs\.(deploy-)?timeout-minutes \}\}/);
  });

  test.each(publicOnes)("%s, which others call, is wiring only", async (name) => {
    expect(wired).toContain(name);
    expect(await readFile(join(ours, name), "utf8")).not.toMatch(/^ {6,8}(- )?run:/m);
  });
});
