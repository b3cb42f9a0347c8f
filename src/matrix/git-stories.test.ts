import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { files } from "../runner/files.ts";
import { run } from "../runner/run.ts";
import { fakeWorld, someFacts } from "../world.testing.ts";
import type { RunFacts, World } from "../world.ts";
import { type MatrixInputs, matrixInputs } from "./inputs.ts";
import { perform } from "./perform.ts";

/** Real git, as a runner meets it: an origin that people push to, and a fresh (mostly shallow) checkout of it. */
vi.setConfig({ testTimeout: 30_000 });
let folder: string;
const origin = () => join(folder, "origin");
const checkout = () => join(folder, "checkout");
const nobody = "0".repeat(40);

async function git(cwd: string, ...argv: string[]): Promise<string> {
  const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"];
  const done = await run({ argv: ["git", ...who, ...argv], cwd, env });
  if (done.code !== 0) throw new Error(`git ${argv.join(" ")}: ${done.stderr}`);
  return done.stdout.trim();
}

/** Commits these files (undefined deletes) to the branch that is checked out at origin. */
async function commit(written: Record<string, string | undefined>): Promise<string> {
  for (const [path, text] of Object.entries(written)) {
    if (text === undefined) await rm(join(origin(), path));
    else {
      await mkdir(dirname(join(origin(), path)), { recursive: true });
      await writeFile(join(origin(), path), text);
    }
  }
  await git(origin(), "add", "-A");
  await git(origin(), "commit", "-qm", "work", "--allow-empty");
  return git(origin(), "rev-parse", "HEAD");
}

/** Adds so many commits to main, without a change. */
async function history(commits: number): Promise<void> {
  const who = "committer Ada <ada@example.com> 1700000000 +0000";
  const start = "from refs/heads/main^0\n";
  const text = Array.from(
    { length: commits },
    (_, at) => `commit refs/heads/main\n${who}\ndata 1\nx\n${at === 0 ? start : ""}\n`,
  );
  await run({ argv: ["git", "fast-import", "--quiet"], cwd: origin(), stdin: text.join("") });
}

/** What actions/checkout does with `fetch-depth: 1` (or 0). */
async function checkOut(ref: string, depth: 0 | 1 = 1): Promise<string> {
  await rm(checkout(), { recursive: true, force: true });
  await mkdir(checkout());
  await git(checkout(), "init", "-q", "--template=");
  await git(checkout(), "remote", "add", "origin", `file://${origin()}`);
  const refs = depth === 0 ? ["+refs/heads/*:refs/remotes/origin/*", `+${ref}:refs/remotes/it`] : [`+${ref}:refs/remotes/it`];
  await git(checkout(), "fetch", "-q", "--no-tags", ...(depth === 0 ? [] : ["--depth=1"]), "origin", ...refs);
  await git(checkout(), "checkout", "-q", "--detach", "refs/remotes/it");
  return git(checkout(), "rev-parse", "HEAD");
}

const shop = {
  "compose.yaml": `services:
  api: { build: services/api, image: ghcr.io/acme/shop-api }
  web: { build: services/web, image: ghcr.io/acme/shop-web }
  db: { image: postgres }
`,
  "sluice.yaml": `components:
  api: { needs: [shared], test: [[pytest, -q]] }
  web: { paths: ["assets/**", "!assets/*.md"] }
  shared: { path: libs/shared }
environments: { staging: {}, production: {} }
`,
  "services/api/app.py": "api\n",
  "services/web/index.html": "web\n",
  "libs/shared/money.py": "shared code that is long enough to be found again\n".repeat(5),
  "README.md": "shop\n",
};

function inputs(given: Record<string, string> = {}): MatrixInputs {
  const read = Object.entries(matrixInputs).map(([name, schema]) => [name, schema.parse(given[name] ?? "")]);
  return Object.fromEntries(read) as MatrixInputs;
}

interface Seen {
  readonly result: string;
  readonly reasons: Record<string, string>;
  readonly base: unknown;
  readonly explanation: string;
  readonly fetches: readonly string[][];
  readonly warnings: readonly string[];
  readonly outputs: Record<string, unknown>;
  readonly summary: string;
}

async function plan(facts: Partial<RunFacts>, given: Record<string, string> = {}, workspace = checkout()): Promise<Seen> {
  const fetches: string[][] = [];
  const warnings: string[] = [];
  const watched = async (command: Parameters<World["run"]>[0]) => {
    if (command.argv.includes("fetch")) fetches.push([...command.argv]);
    return run(command);
  };
  const world = fakeWorld({
    files,
    run: Object.assign(watched, { open: run.open }),
    log: { ...fakeWorld().log, warning: (text) => warnings.push(text) },
    facts: { ...someFacts, workspace, ...facts },
  });
  const outcome = await perform(inputs(given), world);
  const include = (outcome.outputs["matrix"] as { include: { component: string; reason: string }[] }).include;
  const reasons = Object.fromEntries(include.map((entry) => [entry.component, entry.reason]));
  const { result, explanation, summary } = outcome;
  return { result, reasons, base: outcome.outputs["base"], explanation, fetches, warnings, outputs: outcome.outputs, summary };
}

const push = (before: string, after: string, more: Record<string, unknown> = {}): Partial<RunFacts> => ({
  eventName: "push",
  commit: after,
  event: { before, after, forced: false, repository: { default_branch: "main" }, ...more },
});

let first: string;
let template: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "sluice-matrix-"));
  folder = template;
  await mkdir(origin());
  await git(origin(), "init", "-q", "--template=");
  first = await commit(shop);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-matrix-"));
  await cp(join(template, "origin"), origin(), { recursive: true });
});
afterAll(() => rm(template, { recursive: true, force: true }));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Makes refs/pull/1/merge as GitHub does. */
async function pullRequest(): Promise<{ merge: string; head: string; base: string }> {
  await git(origin(), "checkout", "-q", "-B", "test-merge", "main");
  await git(origin(), "merge", "-q", "--no-ff", "-m", "merge", "feature");
  await git(origin(), "update-ref", "refs/pull/1/merge", "HEAD");
  await git(origin(), "checkout", "-q", "main");
  await git(origin(), "branch", "-q", "-D", "test-merge");
  const ids = await Promise.all(["refs/pull/1/merge", "feature", "main"].map((name) => git(origin(), "rev-parse", name)));
  const [merge = "", head = "", base = ""] = ids;
  return { merge, head, base };
}
const pull = (head: string, base: string, merge: string): Partial<RunFacts> => ({
  eventName: "pull_request",
  commit: merge,
  ref: "refs/pull/1/merge",
  refName: "1/merge",
  event: { pull_request: { head: { sha: head }, base: { sha: base } } },
});

describe("pull requests", () => {
  test("a checkout of depth 1 is compared with the merge commit's first parent, after exactly one fetch", async () => {
    await git(origin(), "checkout", "-q", "-b", "feature");
    await commit({ "services/web/index.html": "new\n" });
    await git(origin(), "checkout", "-q", "main");
    const moved = await commit({ "services/api/app.py": "somebody else's\n" });
    const { merge, head } = await pullRequest();
    await checkOut("refs/pull/1/merge");
    // The payload's base is older than the branch's tip: it must not matter.
    const seen = await plan(pull(head, first, merge));
    expect(seen.reasons).toEqual({ web: "services/web/index.html" });
    expect(seen.base).toBe(moved);
    expect(seen.fetches).toHaveLength(1);
    expect(seen.fetches[0]).toContain("--depth=1");
  });

  test("with the whole history nothing is fetched", async () => {
    await git(origin(), "checkout", "-q", "-b", "feature");
    await commit({ "services/api/app.py": "new\n" });
    await git(origin(), "checkout", "-q", "main");
    const { merge, head, base } = await pullRequest();
    await checkOut("refs/pull/1/merge", 0);
    expect(await plan(pull(head, base, merge))).toMatchObject({
      result: "changed",
      reasons: { api: "services/api/app.py" },
      fetches: [],
    });
  });

  test("a checkout of the head itself is compared with where it left the target", async () => {
    await git(origin(), "checkout", "-q", "-b", "feature");
    await commit({ "services/web/index.html": "new\n" });
    const head = await commit({ "services/web/more.html": "more\n" });
    await git(origin(), "checkout", "-q", "main");
    const base = await commit({ "services/api/app.py": "somebody else's\n" });
    await checkOut("refs/heads/feature");
    const seen = await plan({ ...pull(head, base, "f".repeat(40)), eventName: "pull_request_target" });
    expect(seen).toMatchObject({ base: first, reasons: { web: "services/web/index.html and 1 more" } });
  });

  test("pull_request_target on the target branch says nothing about the pull request: all, with a warning", async () => {
    const base = await checkOut("refs/heads/main");
    const seen = await plan({ ...pull("a".repeat(40), base, base), eventName: "pull_request_target" });
    expect(seen.result).toBe("all");
    expect(seen.warnings[0]).toContain("pull_request_target checks out the target branch");
  });
});

describe("pushes", () => {
  test("the commit before the push is the base, though the checkout is shallow", async () => {
    await commit({ "README.md": "one\n" });
    const after = await commit({ "libs/shared/money.py": "less\n" });
    await checkOut("refs/heads/main");
    const seen = await plan(push(first, after));
    expect(seen).toMatchObject({ result: "changed", base: first });
    expect(seen.reasons).toEqual({ api: "api ← shared: libs/shared/money.py" });
    expect(seen.fetches).toHaveLength(1);
  });

  test("nothing that belongs to a component has changed", async () => {
    const after = await commit({ "README.md": "other\n", "docs/a.md": "x\n" });
    await checkOut("refs/heads/main");
    expect((await plan(push(first, after))).outputs).toMatchObject({
      matrix: { include: [] },
      images: "",
      components: [],
      "any-changed": "false",
      count: "0",
      environments: ["staging", "production"],
    });
  });

  test("the first push of a branch is compared with where it left the default branch", async () => {
    await history(60);
    const left = await git(origin(), "rev-parse", "HEAD");
    await git(origin(), "checkout", "-q", "-b", "feature");
    const after = await commit({ "services/web/index.html": "new\n" });
    await git(origin(), "checkout", "-q", "main");
    await commit({ "services/api/app.py": "somebody else's\n" });
    await checkOut("refs/heads/feature");
    const seen = await plan({ ...push(nobody, after), ref: "refs/heads/feature" });
    expect(seen).toMatchObject({ base: left, reasons: { web: "services/web/index.html" } });
  });

  test("the very first push has nothing before it: all, with a warning", async () => {
    await checkOut("refs/heads/main");
    const seen = await plan(push(nobody, first));
    expect(seen).toMatchObject({ result: "all", base: "", reasons: { api: "all: not known what to compare with" } });
    expect(seen.warnings[0]).toContain("first push");
  });

  test("after a force push to a branch, what it changed since it left main counts", async () => {
    await git(origin(), "checkout", "-q", "-b", "feature");
    const lost = await commit({ "services/api/app.py": "thrown away\n" });
    await git(origin(), "reset", "-q", "--hard", first);
    const after = await commit({ "services/web/index.html": "new\n" });
    await checkOut("refs/heads/feature");
    const seen = await plan({ ...push(lost, after, { forced: true }), ref: "refs/heads/feature" });
    expect(seen).toMatchObject({ base: first, reasons: { web: "services/web/index.html" } });
  });

  test("after a force push to main, the abandoned commit is what was built: compared with it where origin has it", async () => {
    const lost = await commit({ "services/api/app.py": "thrown away\n" });
    await git(origin(), "update-ref", "refs/keep/1", lost);
    await git(origin(), "reset", "-q", "--hard", first);
    const after = await commit({ "services/web/index.html": "new\n" });
    await checkOut("refs/heads/main");
    const seen = await plan(push(lost, after, { forced: true }));
    expect(Object.keys(seen.reasons)).toEqual(["api", "web"]);
  });

  test("a force push whose old commit is gone: all, with a warning", async () => {
    const after = await commit({ "services/web/index.html": "new\n" });
    await checkOut("refs/heads/main");
    const seen = await plan(push("1".repeat(40), after, { forced: true }));
    expect(seen.result).toBe("all");
    expect(seen.warnings[0]).toContain("not in the repository any more");
  });

  test("a deleted branch has nothing to build", async () => {
    await checkOut("refs/heads/main");
    const seen = await plan({ ...push(first, nobody, { deleted: true }), ref: "refs/heads/gone" });
    expect(seen).toMatchObject({ result: "unchanged", reasons: {}, warnings: [] });
  });
});

describe("other events", () => {
  test("a merge group is compared with the entry before it", async () => {
    const before = await commit({ "services/api/app.py": "first in the queue\n" });
    const after = await commit({ "services/web/index.html": "second\n" });
    await checkOut("refs/heads/main");
    const seen = await plan({
      eventName: "merge_group",
      commit: after,
      event: { merge_group: { base_sha: before, head_sha: after } },
    });
    expect(seen).toMatchObject({ base: before, reasons: { web: "services/web/index.html" } });
  });

  test.each(["schedule", "workflow_dispatch", "workflow_run", "release"])(
    "%s has no base: the policy decides",
    async (eventName) => {
      await checkOut("refs/heads/main");
      expect(await plan({ eventName })).toMatchObject({ result: "all", outputs: { count: "2" } });
      expect(await plan({ eventName }, { "on-unknown-base": "none" })).toMatchObject({ result: "unchanged", reasons: {} });
      await expect(plan({ eventName }, { "on-unknown-base": "fail" })).rejects.toMatchObject({ code: "unknown-base" });
    },
  );

  test("a tag has no base", async () => {
    await checkOut("refs/heads/main");
    const seen = await plan({ ...push(nobody, first), ref: "refs/tags/v1", refType: "tag" });
    expect(seen).toMatchObject({ result: "all" });
    expect(seen.explanation).toContain("a tag has no commit before it");
  });

  test("a given base stands above the event: a commit, a branch, a name of git's", async () => {
    const second = await commit({ "services/api/app.py": "second\n" });
    await git(origin(), "branch", "stable", first);
    const third = await commit({ "services/web/index.html": "third\n" });
    await checkOut("refs/heads/main", 0);
    const dispatch = { eventName: "workflow_dispatch", commit: third };
    expect((await plan(dispatch, { base: second })).reasons).toEqual({ web: "services/web/index.html" });
    expect(Object.keys((await plan(dispatch, { base: "stable" })).reasons)).toEqual(["api", "web"]);
    expect(Object.keys((await plan(dispatch, { base: "HEAD^" })).reasons)).toEqual(["web"]);
    // The branch that is pushed is not compared with itself.
    expect((await plan(push(second, third), { base: "main" })).reasons).toEqual({ web: "services/web/index.html" });
  });

  test.each([{}, { before: 7 }, { before: "" }])(
    "a push whose event %j says nothing is not called a first one",
    async (event) => {
      await checkOut("refs/heads/main");
      const facts = { ...push(first, first), event };
      expect((await plan(facts)).explanation).toContain("the event names no commit before this push (its file");
    },
  );

  test("a hostile base is told short, and with what can't be seen written out", async () => {
    await checkOut("refs/heads/main");
    const { explanation } = await plan(push(first, first), { base: `\u202e${"x".repeat(10_000)}` });
    expect(explanation).toMatch(/"\\u\{202e\}x{79}…" can't be found here or on origin\.$/);
  });

  test("a base that nobody knows is no silent success", async () => {
    await checkOut("refs/heads/main");
    const seen = await plan({ eventName: "push" }, { base: "no-such-branch" });
    expect(seen.result).toBe("all");
    expect(seen.warnings[0]).toContain('"no-such-branch" can\'t be found');
    expect((await plan({ eventName: "push" }, { base: "--upload-pack=touch /tmp/x" })).result).toBe("all");
  });

  test("outside of a repository nothing is known", async () => {
    await mkdir(checkout());
    await writeFile(join(checkout(), "compose.yaml"), shop["compose.yaml"]);
    const seen = await plan({});
    expect(seen).toMatchObject({ result: "all" });
    expect(seen.explanation).toContain("no git repository");
  });
});

describe("what belongs to a component", () => {
  test("a file that moves from one component to another changes both", async () => {
    await rename(join(origin(), "libs/shared/money.py"), join(origin(), "services/web/money.py"));
    const after = await commit({});
    await checkOut("refs/heads/main");
    const { reasons } = await plan(push(first, after));
    expect(reasons).toEqual({ api: "api ← shared: libs/shared/money.py", web: "services/web/money.py" });
  });

  test("globs add to a component and take away from it", async () => {
    const one = await commit({ "assets/logo.svg": "x\n" });
    await checkOut("refs/heads/main");
    expect((await plan(push(first, one))).reasons).toEqual({ web: "assets/logo.svg" });
    const two = await commit({ "assets/readme.md": "x\n" });
    await checkOut("refs/heads/main");
    expect((await plan(push(one, two))).reasons).toEqual({});
  });

  test.each(["compose.yaml", "sluice.yaml", ".github/workflows/ci.yml", ".env"])("a change of %s means all", async (path) => {
    const text = (shop as Record<string, string>)[path] ?? "";
    const after = await commit({ [path]: `${text}# changed\n` });
    await checkOut("refs/heads/main");
    expect((await plan(push(first, after))).reasons).toEqual({ api: `all: ${path}`, web: `all: ${path}` });
  });

  test("names with line ends, quotes and commands of the runner stay names", async () => {
    const name = 'services/web/a\n::error::"x" `|` <b>.html';
    const after = await commit({ [name]: "x\n" });
    await checkOut("refs/heads/main");
    const seen = await plan(push(first, after));
    expect(seen.reasons).toEqual({ web: name });
    expect(seen.summary.split("\n").some((line) => line.startsWith("::error"))).toBe(false);
  });

  test("a project in a folder of the repository has paths from there", async () => {
    await commit({
      "apps/notes/compose.yaml": "services: { notes: { build: { context: ., dockerfile: ../../docker/notes } } }\n",
    });
    const before = await commit({ "docker/notes": "FROM scratch\n" });
    const after = await commit({ "docker/notes": "FROM scratch # new\n" });
    await checkOut("refs/heads/main");
    const wanted = {
      component: "notes",
      reason: "docker/notes",
      context: "apps/notes",
      file: "docker/notes",
      path: "apps/notes",
    };
    for (const where of [{ config: "apps/notes/sluice.yaml" }, { "working-directory": "apps/notes" }]) {
      expect((await plan(push(before, after), where)).outputs["matrix"]).toMatchObject({ include: [wanted] });
    }
  });

  test("a context above the project's folder holds that folder, too; a Dockerfile elsewhere has its .dockerignore", async () => {
    const before = await commit({
      "deploy/compose.yaml": `services:
  whole: { build: .. }
  part: { build: { context: ../services, dockerfile: ../docker/part } }
  other: { build: { context: ../libs, additional_contexts: { own: "(own)/{a,b}", up: "../docker" } } }
`,
      "deploy/entrypoint.sh": "x\n",
    });
    const changed = async (path: string) => {
      const base = await git(origin(), "rev-parse", "HEAD");
      const after = await commit({ [path]: `${path}\n` });
      await checkOut("refs/heads/main");
      return Object.keys((await plan(push(base, after), { config: "deploy/sluice.yaml" })).reasons);
    };
    expect(before).toHaveLength(40);
    expect(await changed("deploy/entrypoint.sh")).toEqual(["whole"]);
    expect(await changed("docker/part.dockerignore")).toEqual(["whole", "part", "other"]);
    expect(await changed("deploy/(own)/{a,b}/x")).toEqual(["whole", "other"]);
  });

  test("a submodule, or a link, that leads elsewhere by now changes what lies behind it", async () => {
    await mkdir(join(origin(), "v1/app"), { recursive: true });
    await symlink("v1", join(origin(), "current"));
    const before = await commit({
      "modules/compose.yaml": "services: { app: { build: ./mod/app }, link: { build: ../current/app }, no: { build: ./no } }\n",
      "v1/app/x": "x\n",
      "v2/app/x": "x\n",
    });
    await rm(join(origin(), "current"));
    await symlink("v2", join(origin(), "current"));
    await git(origin(), "update-index", "--add", "--cacheinfo", `160000,${before},modules/mod`);
    await git(origin(), "add", "current");
    await git(origin(), "commit", "-qm", "moved");
    const after = await git(origin(), "rev-parse", "HEAD");
    await checkOut("refs/heads/main");
    const { reasons } = await plan(push(before, after), { config: "modules/sluice.yaml" });
    expect(reasons).toEqual({ app: "modules/mod", link: "current" });
  });

  test("what lies behind a link belongs to the component whose folder the link is, or stands behind it", async () => {
    await mkdir(join(origin(), "apps"), { recursive: true });
    await symlink("../real/one", join(origin(), "apps/one"));
    await symlink("apps", join(origin(), "all"));
    await symlink("loop", join(origin(), "loop"));
    await symlink("/etc", join(origin(), "etc"));
    const before = await commit({
      "compose.yaml":
        "services: { one: { build: ./all/one/in }, loop: { build: ./loop }, etc: { build: ./etc }, no: { build: ./no } }\n",
      "sluice.yaml": "name: shop\n",
      "real/one/in/x": "x\n",
    });
    const after = await commit({ "real/one/in/x": "y\n" });
    await checkOut("refs/heads/main");
    expect((await plan(push(before, after))).reasons).toEqual({ one: "real/one/in/x" });
  });

  test("unchanged components can be in the matrix, and are not counted", async () => {
    const after = await commit({ "services/web/index.html": "new\n" });
    await checkOut("refs/heads/main");
    const seen = await plan(push(first, after), { "include-unchanged": "true" });
    expect(seen.reasons).toEqual({ api: "unchanged", web: "services/web/index.html" });
    expect(seen.outputs).toMatchObject({ components: ["web"], count: "1", images: { include: [{ component: "web" }] } });
  });

  test("filters need no compose file", async () => {
    const before = await commit({ "docs/a.md": "a\n" });
    const after = await commit({ "docs/b.md": "b\n", "docs/a.md": undefined, "src/x.ts": "x\n" });
    await checkOut("refs/heads/main");
    const filters = "docs: [docs/**]\ncode: ['**', '!docs/**']\nnew-docs: [{ added: 'docs/**' }]\nother: other/**\n";
    expect((await plan(push(before, after), { filters })).reasons).toEqual({
      docs: "docs/a.md and 1 more",
      code: "src/x.ts",
      "new-docs": "docs/b.md",
    });
  });
});
