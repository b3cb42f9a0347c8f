/**
 * The release path: `prepare <major|minor|patch>` here, and `check`, `publish` and `undo` in release.yml and
 * undo-release.yml. It uses nothing but Node, since it runs where the rights to release are.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openApi, readReleases, readTags, withdrawnTags } from "./release/api.ts";
import { prepareChangelog } from "./release/changelog.ts";
import { missingParts } from "./release/complete.ts";
import { planRelease } from "./release/plan-release.ts";
import { planUndo } from "./release/plan-undo.ts";
import { publish } from "./release/publish.ts";
import { Refused } from "./release/refused.ts";
import { undo } from "./release/undo.ts";
import { BUMPS, tagOf } from "./release/version.ts";

const root = join(import.meta.dirname, "..");
const changelogFile = join(root, "CHANGELOG.md");

function environment(name: string): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new Refused(`${name} is not set; \`check\`, \`publish\` and \`undo\` run in a workflow.`);
  return value;
}

const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });

function tell(line: string): void {
  console.log(line);
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary) appendFileSync(summary, `${line}\n\n`);
}

function answer(name: string, value: string): void {
  const file = process.env["GITHUB_OUTPUT"];
  if (file) appendFileSync(file, `${name}=${value}\n`);
}

async function onGitHub() {
  const url = environment("GITHUB_API_URL");
  const call = openApi({ url, repository: environment("GITHUB_REPOSITORY"), token: environment("GITHUB_TOKEN"), sleep });
  const [tags, releases] = await Promise.all([readTags(call), readReleases(call)]);
  return { call, tags, withdrawn: withdrawnTags(releases) };
}

async function planned() {
  const { call, tags, withdrawn } = await onGitHub();
  const commit = git("rev-parse", "HEAD").trim();
  if (commit !== environment("GITHUB_SHA"))
    throw new Refused(`${commit} is checked out, but the run is for ${process.env["GITHUB_SHA"]}.`);
  const changelog = git("show", `${commit}:CHANGELOG.md`);
  const plan = planRelease({ changelog, tags, withdrawn, commit, ref: environment("GITHUB_REF") });
  const paths = git("ls-tree", "-r", "--name-only", "-z", commit).split("\0");
  const missing = missingParts(paths, (path) => git("show", `${commit}:${path}`));
  if (missing.length > 0) throw new Refused(`Users of ${plan.tag} would miss something:\n  ${missing.join("\n  ")}`);
  return { call, plan };
}

const commands: Readonly<Record<string, (...args: readonly string[]) => Promise<void>>> = {
  async prepare(word = "") {
    const bump = BUMPS.find((each) => each === word);
    if (bump === undefined) throw new Refused(`Say which number grows: ${BUMPS.join(", ")}.`);
    const today = new Date().toISOString().slice(0, 10);
    const { version, text } = prepareChangelog(readFileSync(changelogFile, "utf8"), bump, today);
    writeFileSync(changelogFile, text);
    tell(`CHANGELOG.md now tells ${tagOf(version)}. Merge it into main, then run the workflow "Release".`);
  },
  async check() {
    const { plan } = await planned();
    answer("tag", plan.tag);
    tell(`${plan.tag} will be made from ${plan.commit}, and ${plan.movingTag} will move there. Its notes:`);
    tell(plan.notes);
  },
  async publish() {
    const { call, plan } = await planned();
    await publish(call, plan, tell);
  },
  async undo() {
    const { call, tags, withdrawn } = await onGitHub();
    const asked = { bad: environment("BAD"), to: environment("TO"), because: environment("BECAUSE") };
    await undo(call, planUndo({ ...asked, tags, withdrawn }), tell);
  },
};

const [name = "", ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Refused(`Say what to do: ${Object.keys(commands).join(", ")}.`);
  await command(...args);
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause);
  console.error(cause instanceof Refused ? `Refused: ${message}` : message);
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary) appendFileSync(summary, `Stopped: ${message}\n`);
  process.exitCode = 1;
}
