import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepare } from "../../scripts/prepare.ts";
import { type Event, openSandbox, outputOf, type Sandbox } from "./act.ts";
import { GitHubReleases } from "./github-releases.ts";
import { portable } from "./portable.ts";

/** The wiring of release.yml and undo-release.yml; what the script decides is told in tests/contract/release.test.ts. */
const root = join(import.meta.dirname, "../..");
let sandbox: Sandbox;
let github: GitHubReleases;
let place: string;
let env: Readonly<Record<string, string>>;
let commit: string;
const tag = (name: string) =>
  execFileSync("git", ["ls-remote", join(place, "remote.git"), name], { encoding: "utf8" }).split("\t")[0];

const changelog = "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-11-21\n\n- Everything.\n";
const ours = (name: string) => readFile(join(root, ".github/workflows", name), "utf8");

beforeAll(async () => {
  ({ env } = await prepare(["act"], console.log));
  place = await mkdtemp(join(tmpdir(), "sluice-release-act-"));
  sandbox = await openSandbox();
  for (const part of [".github", "actions", "dist", "scripts", "action.yml", "sluice.schema.json", "LICENSE", "SECURITY.md"]) {
    await cp(join(root, part), join(sandbox.folder, part), { recursive: true });
  }
  await sandbox.write("CHANGELOG.md", changelog);
  await sandbox.write(".node-version", "24\n");
  for (const name of ["release.yml", "undo-release.yml"]) {
    await sandbox.write(`.github/workflows/${name}`, portable(await ours(name)));
  }
  // The whole test run has its own place; here it matters that nothing is published unless it passed.
  const passed =
    "on: workflow_call\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: test ! -e ci-is-red\n";
  const checkOut = "      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1\n";
  await sandbox.write(".github/workflows/sluice-ci.yml", passed.replace("steps:\n", `steps:\n${checkOut}`));
  execFileSync("git", ["init", "--quiet", "--bare", join(place, "remote.git")]);
  github = await GitHubReleases.start(join(place, "remote.git"));
  // Stand-ins show what the workflow gives to the actions of others.
  for (const [name, inputs] of [
    ["setup-node", ["node-version-file", "package-manager-cache"]],
    ["attest", ["subject-path"]],
  ] as const) {
    await mkdir(join(place, name));
    const lines = [`name: ${name}`, "inputs:", ...inputs.map((input) => `  ${input}: { default: "" }`), "runs:"];
    lines.push("  using: composite", "  steps:", "    - shell: bash", `      run: 'echo "${name} was given $GIVEN"'`);
    lines.push(`      env: { GIVEN: "\${{ inputs.${inputs[0]} }}" }`);
    await writeFile(join(place, name, "action.yml"), `${lines.join("\n")}\n`);
  }
  commit = await sandbox.commit("The first release");
  await push();
});
afterAll(async () => {
  await github?.stop();
  await sandbox?.dispose();
  await rm(place, { recursive: true, force: true });
});

const push = () => sandbox.git("push", "--quiet", join(place, "remote.git"), "HEAD:refs/heads/main");
async function dispatch(workflow: string, inputs: Readonly<Record<string, string>>) {
  const used = [...(await ours(workflow)).matchAll(/uses: actions\/(setup-node|attest)@([0-9a-f]{40})/g)];
  const event: Event = {
    name: "workflow_dispatch",
    payload: { inputs, ref: "refs/heads/main" },
    secrets: { GITHUB_TOKEN: github.token },
    variables: { GITHUB_API_URL: github.url },
    standIns: Object.fromEntries(used.map(([, name = "", at]) => [`actions/${name}@${at}`, join(place, name)])),
  };
  return sandbox.run(workflow, event, env);
}

test("a dry run shows the version and its notes, and publishes nothing", async () => {
  const run = await dispatch("release.yml", { "dry-run": "true" });
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /Plan/, "tag")).toBe("v1.0.0");
  expect([...run.jobs.keys()].filter((job) => /Publish/.test(job))).toEqual([]);
  expect(github.releases).toEqual([]);
});

test("when CI is red nothing is published", async () => {
  await sandbox.write("ci-is-red", "");
  await sandbox.commit("Break something");
  const run = await dispatch("release.yml", { "dry-run": "false" });
  expect(run.code).not.toBe(0);
  expect(github.releases).toEqual([]);
  await rm(join(sandbox.folder, "ci-is-red"));
  commit = await sandbox.commit("Mend it");
  await push();
});

test("a release: planned, tested, attested, then published, and v1 follows", async () => {
  const run = await dispatch("release.yml", { "dry-run": "false" });
  expect(run.code, run.log).toBe(0);
  expect(run.log).toContain("attest was given dist/*/*");
  expect([tag("refs/tags/v1.0.0"), tag("refs/tags/v1")]).toEqual([commit, commit]);
  expect(run.log).not.toContain(github.token);
});

test("an undo with words that would be commands in a shell: v1 leads to the release before", async () => {
  const [first, because] = [commit, '"; touch gotcha; echo $(touch gotcha) `touch gotcha`'];
  await sandbox.write(
    "CHANGELOG.md",
    changelog.replace("## [1.0.0]", () => "## [1.0.1] - 2026-11-22\n\n- More.\n\n## [1.0.0]"),
  );
  commit = await sandbox.commit("The second release");
  await push();
  expect(await dispatch("release.yml", { "dry-run": "false" })).toMatchObject({ code: 0 });
  expect(tag("refs/tags/v1")).toBe(commit);
  const run = await dispatch("undo-release.yml", { bad: "v1.0.1", to: "v1.0.0", because });
  expect(run.code, run.log).toBe(0);
  expect([tag("refs/tags/v1.0.1"), tag("refs/tags/v1")]).toEqual([commit, first]);
  await expect(readFile(join(sandbox.folder, "gotcha"))).rejects.toThrow();
});
