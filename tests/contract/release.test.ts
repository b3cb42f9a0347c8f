import { execFile, execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitHubReleases } from "../workflows/github-releases.ts";

/** The life of a repository, from its first release to one that is withdrawn: each story begins where the one before ended. */
const root = join(import.meta.dirname, "../..");
const base = mkdtempSync(join(tmpdir(), "sluice-release-"));
const bare = join(base, "remote.git");
const folder = join(base, "checkout");
const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
const git = (...args: readonly string[]) =>
  execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
const tag = (name: string) => {
  const line = execFileSync("git", ["ls-remote", bare, `refs/tags/${name}`], { encoding: "utf8" });
  return line.split("\t")[0];
};

let github: GitHubReleases;
beforeAll(async () => {
  mkdirSync(folder);
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const users = tracked.filter((path) => /^(actions|dist|\.github|scripts\/release)\b|^[^/]+$/.test(path));
  for (const path of new Set([...users, "scripts/release.ts", "scripts/push-dist.ts"])) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  cpSync(join(root, "scripts/release"), join(folder, "scripts/release"), { recursive: true });
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", bare);
  github = await GitHubReleases.start(bare);
});
afterAll(async () => {
  await github?.stop();
  rmSync(base, { recursive: true, force: true });
});

function merge(message: string, files: Readonly<Record<string, string>> = {}): string {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", message);
  git("push", "--quiet", "origin", "main");
  return git("rev-parse", "HEAD");
}

const release = (command: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  script("scripts/release.ts", command, env);

async function script(file: string, command: readonly string[], env: Readonly<Record<string, string>>) {
  const [summary, output] = [join(base, "summary.md"), join(base, "output")];
  for (const file of [summary, output]) writeFileSync(file, "");
  const run = {
    ...{ GITHUB_API_URL: github.url, GITHUB_REPOSITORY: "acme/suite", GITHUB_TOKEN: github.token },
    ...{ GITHUB_SHA: git("rev-parse", "HEAD"), GITHUB_REF: "refs/heads/main" },
    ...{ GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output, GITHUB_SERVER_URL: "https://github.test" },
  };
  const ended = await promisify(execFile)(process.execPath, [file, ...command], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: base, ...run, ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (cause: { code: number; stdout: string; stderr: string }) => ({ code: cause.code, said: cause.stdout + cause.stderr }),
  );
  expect(ended.said).not.toContain(github.token);
  return { ...ended, summary: readFileSync(summary, "utf8"), output: readFileSync(output, "utf8") };
}

const undo = (bad: string, to: string, because = "deploys hang") => release(["undo"], { BAD: bad, TO: to, BECAUSE: because });
const changelog = () => readFileSync(join(folder, "CHANGELOG.md"), "utf8");
/** A change with its line in the changelog, prepared as the next version and merged. */
async function next(bump: string, line: string): Promise<string> {
  const text = changelog().replace("## [Unreleased]\n", () => `## [Unreleased]\n\n### Fixed\n\n- ${line}\n`);
  writeFileSync(join(folder, "CHANGELOG.md"), text);
  expect(await release(["prepare", bump])).toMatchObject({ code: 0 });
  return merge(line, { "README.md": line });
}

const start = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Everything.\n";
let first: string;
let second: string;

test("what stands under Unreleased is not released by accident", async () => {
  merge("Begin", { "CHANGELOG.md": start });
  const run = await release(["check"]);
  expect(run).toMatchObject({ code: 1, said: expect.stringContaining("npm run release -- prepare") });
});

test("a released tree without a bundle is refused: users would get an action that does not start", async () => {
  expect(await release(["prepare", "minor"])).toMatchObject({ code: 0 });
  const [bundle, text] = ["dist/rollback/index.js", readFileSync(join(folder, "dist/rollback/index.js"), "utf8")];
  git("rm", "--quiet", bundle);
  merge("Forget a bundle");
  const run = await release(["check"]);
  expect(run.code).toBe(1);
  expect(run.said).toContain("actions/rollback/action.yml runs dist/rollback/index.js, which is not there.");
  mkdirSync(dirname(join(folder, bundle)), { recursive: true });
  first = merge("Remember it", { [bundle]: text });
});

test("the check says what would be released, and changes nothing", async () => {
  const run = await release(["check"]);
  expect(run).toMatchObject({ code: 0, output: "tag=v1.0.0\n" });
  expect(run.summary).toContain("- Everything.");
  expect(github.asked.every((operation) => /list-/.test(operation))).toBe(true);
});

test("from another branch nothing is released", async () => {
  const run = await release(["publish"], { GITHUB_REF: "refs/heads/feature" });
  expect(run).toMatchObject({ code: 1, said: expect.stringContaining("Releases are made from main") });
});

test("a run that is cut off after the draft leaves users alone, and the next one finishes", async () => {
  github.faults.set("repos/update-release", [{ status: 403, body: { message: "Resource not accessible by integration" } }]);
  const broken = await release(["publish"]);
  expect(broken).toMatchObject({ code: 1, said: expect.stringContaining("Resource not accessible by integration") });
  expect([tag("v1.0.0"), tag("v1")]).toEqual(["", ""]);
  const run = await release(["publish"]);
  expect(run.code, run.said).toBe(0);
  expect([tag("v1.0.0"), tag("v1")]).toEqual([first, first]);
  expect(github.releases).toMatchObject([
    { tag_name: "v1.0.0", draft: false, prerelease: false, body: "### Added\n\n- Everything." },
  ]);
  expect(github.latest).toBe("v1.0.0");
});

test("the same release again changes nothing", async () => {
  github.asked.length = 0;
  expect(await release(["publish"])).toMatchObject({ code: 0, said: expect.stringContaining("published before") });
  expect(github.asked.every((operation) => /list-/.test(operation))).toBe(true);
});

test("a released version never changes: the same number from a later commit is refused", async () => {
  merge("A change without a word");
  expect(await release(["publish"])).toMatchObject({ code: 1, said: expect.stringContaining("v1.0.0 is released already") });
});

test("the next release moves v1 along; v1.0.0 stays", async () => {
  second = await next("patch", "A faster gate.");
  const run = await release(["publish"]);
  expect(run.code, run.said).toBe(0);
  expect([tag("v1.0.0"), tag("v1.0.1"), tag("v1")]).toEqual([first, second, second]);
});

test.each([
  ["v1.9.9", "v1.0.0", "There is no tag v1.9.9. Released are: v1.0.0, v1.0.1."],
  ["v1.0.1", "v0.9.0", "There is no tag v0.9.0"],
  ["v1.0.0", "v1.0.1", "v1.0.1 is not earlier than v1.0.0"],
  ["v1", "v1.0.0", "no version like v1.4.1"],
  ["--force", "v1.0.0", "no version like v1.4.1"],
])("undoing %s to %s is refused: %s", async (bad, to, says) => {
  expect(await undo(bad, to)).toMatchObject({ code: 1, said: expect.stringContaining(says) });
  expect(tag("v1")).toBe(second);
});

test("when GitHub does not let v1 move, the way by hand is told", async () => {
  github.faults.set("git/update-ref", [{ status: 403, body: { message: "Resource not accessible by integration" } }]);
  const run = await undo("v1.0.1", "v1.0.0");
  expect(run).toMatchObject({ code: 1, said: expect.stringContaining(`git push --force origin ${first}:refs/tags/v1`) });
});

test("an undone release: v1 leads to the one before, the tag stays, and the page says why", async () => {
  github.faults.set("git/update-ref", [{ status: 502, body: { message: "Bad gateway" } }]);
  const run = await undo("v1.0.1", "v1.0.0", "deploys hang, see @someone <img src=x>");
  expect(run.code, run.said).toBe(0);
  expect([tag("v1.0.1"), tag("v1")]).toEqual([second, first]);
  const [, bad] = github.releases;
  expect(bad?.name).toBe("v1.0.1 (withdrawn)");
  expect(bad?.body).toContain("Withdrawn: deploys hang, see");
  expect(bad?.body).not.toMatch(/@someone|<img/);
  expect(bad?.body).toContain("- A faster gate.");
  expect(github.latest).toBe("v1.0.0");
  expect(run.summary).toContain("v1 points to v1.0.0");
  expect(run.summary).toContain("is immutable");
}, 30_000);

test("undoing twice changes nothing more, and a withdrawn release is neither returned to nor published again", async () => {
  expect(await undo("v1.0.1", "v1.0.0")).toMatchObject({ code: 0, said: expect.stringContaining("already") });
  expect(await release(["publish"])).toMatchObject({ code: 1, said: expect.stringContaining("v1.0.1 was undone") });
  expect(tag("v1")).toBe(first);
});

test("the next version takes v1 forward again, past the one that was undone", async () => {
  const third = await next("patch", "No more hanging.");
  expect(await release(["publish"])).toMatchObject({ code: 0 });
  expect([tag("v1.0.2"), tag("v1")]).toEqual([third, third]);
  expect(await undo("v1.0.2", "v1.0.1")).toMatchObject({ code: 1, said: expect.stringContaining("v1.0.1 was undone itself") });
  github.immutable = false;
  expect(await undo("v1.0.2", "v1.0.0")).toMatchObject({ code: 0, said: expect.stringContaining("as a pre-release") });
  expect(github.releases.at(-1)?.prerelease).toBe(true);
}, 30_000);

test("rebuilt bundles are committed to their branch, CI is started on it, and a second time there is nothing to do", async () => {
  git("switch", "--quiet", "--create", "dependabot/npm/undici");
  git("push", "--quiet", "origin", "HEAD");
  cpSync(join(folder, "dist"), join(folder, "rebuilt"), { recursive: true });
  writeFileSync(join(folder, "rebuilt/health-gate/index.js"), "// rebuilt");
  writeFileSync(join(folder, "rebuilt/health-gate/new.js"), "// new");
  rmSync(join(folder, "rebuilt/rollback"), { recursive: true });
  const env = { GITHUB_REF: "refs/heads/dependabot/npm/undici" };
  const run = await script("scripts/push-dist.ts", [], env);
  expect(run.code, run.said).toBe(0);
  const changed = execFileSync("git", ["show", "--name-status", "--format=%an: %s", "dependabot/npm/undici"], {
    cwd: bare,
    encoding: "utf8",
  });
  expect(changed).toMatch(
    /^github-actions\[bot\]: Bundles\n\nM\tdist\/health-gate\/index.js\nA\tdist\/health-gate\/new.js\n(D\tdist\/rollback\/.*\n)+$/,
  );
  expect(github.dispatched).toEqual(["refs/heads/dependabot/npm/undici"]);
  expect(await script("scripts/push-dist.ts", [], env)).toMatchObject({ code: 0, said: expect.stringContaining("already") });
  expect(github.dispatched).toHaveLength(1);
});

test.each(["refs/heads/main", "refs/tags/v1.0.0", "refs/pull/7/merge"])("bundles are never pushed to %s", async (ref) => {
  expect(await script("scripts/push-dist.ts", [], { GITHUB_REF: ref })).toMatchObject({
    code: 1,
    said: expect.stringContaining("no branch to push"),
  });
});

test("where the rights to release are, no package from npm runs", () => {
  const files = globSync(["scripts/release.ts", "scripts/push-dist.ts", "scripts/release/*.ts"], { cwd: root });
  const program = files.filter((path) => !path.endsWith(".test.ts"));
  expect(program.length).toBeGreaterThan(8);
  const imported = program.flatMap((path) => [
    ...readFileSync(join(root, path), "utf8").matchAll(/\b(?:from|import\()\s*"([^"]+)"/g),
  ]);
  expect(imported.map(([, name = ""]) => name).filter((name) => !/^node:|^\.\.?\//.test(name))).toEqual([]);
  for (const workflow of ["release.yml", "undo-release.yml", "rebuild-dist.yml"]) {
    const jobs = readFileSync(join(root, ".github/workflows", workflow), "utf8").split(/^ {2}(?=[a-z-]+:$)/m);
    for (const job of jobs.filter((each) => /: write #/.test(each))) expect(job).not.toMatch(/run: *npm|run: *npx/);
  }
});
