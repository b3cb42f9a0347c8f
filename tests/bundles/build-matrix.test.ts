import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";

const execute = promisify(execFile);
const token = "ghs_secret0123456789";
let repository: string;

const git = async (...argv: string[]) => {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"];
  return (await execute("git", [...who, ...argv], { cwd: repository })).stdout.trim();
};
async function commit(files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }
  await git("add", "-A");
  await git("commit", "-qm", "work");
  return git("rev-parse", "HEAD");
}

async function onPush(before: string, inputs: Record<string, string> = {}) {
  const event = join(repository, ".git", "event.json");
  await writeFile(event, JSON.stringify({ before, after: "", repository: { default_branch: "main" } }));
  return runBundle("build-matrix", inputs, {
    cwd: repository,
    env: { GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: event, GITHUB_REF: "refs/heads/main" },
  });
}

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), "sluice-matrix-"));
  await git("init", "-q");
});
afterEach(() => rm(repository, { recursive: true, force: true }));

describe("build-matrix, as a runner starts it", () => {
  const shop = {
    "compose.yaml":
      "services: { api: { build: api, image: ghcr.io/acme/api }, web: { build: web }, db: { image: postgres } }\n",
    "sluice.yaml": `components:
  api: { needs: [shared], lint: [[git, --version]], test: [[node, -e, "console.log(process.env['INPUT_GITHUB-TOKEN'])"], [sh, -c, "echo ::error::x; exit 3"]] }
  web: { python: { version: "3.13", imports: [a, b] }, test: [[no-such-program-of-ours]] }
  shared: { path: shared }
environments: { staging: , production: }
`,
    "api/a": "a\n",
    "shared/s": "s\n",
    "web/w": "w\n",
  };

  it("makes a matrix that GitHub can read, with the reason", async () => {
    const before = await commit(shop);
    const after = await commit({ "shared/s": "new\n" });
    const run = await onPush(before);
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({
      result: "changed",
      explanation: `1 of 2 components changed since ${before.slice(0, 7)} (the commit before this push).`,
      components: '["api"]',
      "any-changed": "true",
      count: "1",
      base: before,
      environments: '["staging","production"]',
    });
    const matrix: unknown = JSON.parse(run.outputs["matrix"] ?? "");
    expect(matrix).toEqual(JSON.parse(run.outputs["images"] ?? ""));
    expect(matrix).toMatchObject({
      include: [
        {
          component: "api",
          reason: "api ← shared: shared/s",
          image: "ghcr.io/acme/api",
          context: "api",
          file: "api/Dockerfile",
        },
      ],
    });
    expect(run.summary).toContain("| 🔨 `api` | `api ← shared: shared/s` | lint, test, build |");
    expect(run.report).toMatchObject({ action: "build-matrix", changes: [{ path: "shared/s", status: "modified" }] });
    expect(after).not.toBe(before);
  });

  it("warns and builds all when it doesn't know the base", async () => {
    await commit(shop);
    const run = await onPush("0".repeat(40));
    expect(run.outputs).toMatchObject({ result: "all", components: '["api","web"]', base: "" });
    expect(run.log).toContain("::warning::2 of 2 components will be built");
    expect(JSON.parse(run.outputs["matrix"] ?? "")).toMatchObject({
      include: [{ python: false }, { python: true, "python-version": "3.13", imports: "a\nb" }],
    });
  });

  it("runs a component's commands, and says what ended how", async () => {
    await commit(shop);
    const lint = await onPush("", { run: "lint", component: "api" });
    expect(lint.outputs, lint.log).toMatchObject({ result: "passed" });
    expect(lint.log).toContain("::group::api: git --version");
    const test = await onPush("", { run: "test", component: "api", "github-token": token });
    expect(test.code).toBe(1);
    expect(test.outputs).toMatchObject({ result: "failed" });
    expect(test.outputs["explanation"]).toMatch(
      /^test of api failed: "sh -c 'echo ::error::x; exit 3'" ended with exit code 3\.$/,
    );
    expect(test.log).not.toMatch(/^::error::x/m);
    expect(test.log.replace(/^::add-mask::.*$/gm, "")).not.toContain(token);
    expect((await onPush("", { run: "lint", component: "web" })).outputs).toMatchObject({ result: "nothing-to-run" });
    const missing = await onPush("", { run: "test", component: "web" });
    expect(missing.outputs["explanation"]).toContain("the program was not found or could not start");
  });

  it("says what is wrong with its inputs, and sets the result then too", async () => {
    await commit(shop);
    const wrong = await onPush("", { run: "test", component: "apo" });
    expect(wrong.outputs).toMatchObject({ result: "failed", explanation: expect.stringContaining('Did you mean "api"?') });
    expect((await onPush("", { run: "tests" })).outputs["explanation"]).toContain('Did you mean "test"?');
    await writeFile(join(repository, "sluice.yaml"), "environments:\n  production: { strategy: canry }\n");
    const bad = await onPush("");
    expect(bad.code).toBe(1);
    expect(bad.log).toContain("::error title=build-matrix%3A failed,file=sluice.yaml,line=2,col=27");
    expect(bad.log).toContain("> 2 |   production: { strategy: canry }");
  });

  it("refuses a matrix that GitHub would refuse", async () => {
    const filters = Array.from({ length: 257 }, (_, index) => `f${index}: "**"`).join("\n");
    await commit({ "a.txt": "a\n" });
    const run = await onPush("", { filters });
    expect(run.outputs["explanation"]).toContain("257 entries; GitHub starts no run with more than 256");
  });
});
