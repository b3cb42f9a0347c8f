import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { ran } from "../../scripts/prepare/command.ts";
import { portable, SUITE, suiteWorkflow } from "./portable.ts";

const root = join(import.meta.dirname, "../..");

/** A consumer's repository with the suite in it, in which act runs the workflows on this machine. */
export interface Sandbox {
  readonly folder: string;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  /** Commits everything that stands in the folder; answers with the commit. */
  commit(message: string): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
  run(workflow: string, event: Event, env?: Readonly<Record<string, string>>): Promise<WorkflowRun>;
  dispose(): Promise<void>;
}

export interface Event {
  readonly name: "push" | "pull_request" | "workflow_dispatch" | "repository_dispatch";
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Variables of the run, in place of those that act sets itself. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Other people's actions, which would have to be fetched: `owner/name@commit` → a folder in their place. */
  readonly standIns?: Readonly<Record<string, string>>;
}

export interface WorkflowRun {
  readonly code: number;
  /** Every job that ran, by its full name as act tells it, like "Pipeline/Build api". */
  readonly jobs: ReadonlyMap<string, "success" | "failure">;
  /** `set-output` of every step, in order. */
  readonly outputs: readonly { readonly job: string; readonly step: string; readonly name: string; readonly value: string }[];
  /** What the steps printed, a line each, with the job before it. */
  readonly log: string;
}

/** An empty repository, or that of a consumer who is there already: its workflows become what act understands. */
export async function openSandbox(consumer?: string): Promise<Sandbox> {
  const base = await mkdtemp(join(tmpdir(), "sluice-act-"));
  const folder = consumer ?? join(base, "repository");
  await mkdir(join(folder, ".github/workflows"), { recursive: true });
  // act asks for its default images until it finds a configuration.
  await mkdir(join(base, "config/act"), { recursive: true });
  await writeFile(join(base, "config/act/actrc"), "");
  await makePortable(folder);
  await addSuite(folder);
  const git = (...args: readonly string[]) => {
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
    return ran(["git", ...identity, ...args], { cwd: folder }).then((out) => out.trim());
  };
  await git("init", "--quiet", "--initial-branch", "main");
  // act reads the repository's name from here.
  await git("remote", "add", "origin", "https://github.com/acme/shop.git");
  return {
    folder,
    git,
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    read: (path) => readFile(join(folder, path), "utf8"),
    async commit(message) {
      await git("add", "--all", "--force");
      await git("commit", "--quiet", "--message", message);
      return git("rev-parse", "HEAD");
    },
    run: (workflow, event, env = {}) => runAct(base, folder, workflow, event, env),
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function addSuite(folder: string): Promise<void> {
  for (const part of ["actions", "dist", "action.yml"])
    await cp(join(root, part), join(folder, SUITE, part), { recursive: true });
  // Bundles that are tried before they are built for all.
  const tried = process.env["SLUICE_DIST"];
  if (tried !== undefined) await cp(tried, join(folder, SUITE, "dist"), { recursive: true });
  for (const name of await readdir(join(root, ".github/workflows"))) {
    const text = await readFile(join(root, ".github/workflows", name), "utf8");
    await writeFile(join(folder, suiteWorkflow(name)), portable(text));
  }
}

async function makePortable(folder: string): Promise<void> {
  for (const name of await readdir(join(folder, ".github/workflows"))) {
    const path = join(folder, ".github/workflows", name);
    await writeFile(path, portable(await readFile(path, "utf8")));
  }
}

interface Line {
  readonly job?: string;
  readonly step?: string;
  readonly msg?: string;
  readonly jobResult?: "success" | "failure";
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
}

async function runAct(
  base: string,
  folder: string,
  workflow: string,
  event: Event,
  env: Readonly<Record<string, string>>,
): Promise<WorkflowRun> {
  const payload = join(base, "event.json");
  const secrets = join(base, "secrets.env");
  await writeFile(payload, JSON.stringify(event.payload ?? {}));
  await writeFile(
    secrets,
    Object.entries(event.secrets ?? {})
      .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
      .join(""),
  );
  const args = [event.name, "--workflows", join(folder, ".github/workflows", workflow), "--directory", folder];
  args.push("--json", "--no-cache-server", "--actor", "ada", "--eventpath", payload, "--secret-file", secrets);
  for (const label of ["ubuntu-latest", "self-hosted"]) args.push("--platform", `${label}=-self-hosted`);
  args.push("--local-repository", `sluice-delivery/sluice@v1=${join(folder, SUITE)}`);
  for (const [action, place] of Object.entries(event.standIns ?? {})) args.push("--local-repository", `${action}=${place}`);
  for (const [name, value] of Object.entries(event.variables ?? {})) args.push("--env", `${name}=${value}`);
  args.push("--action-cache-path", join(base, "cache"));
  const ambient = { ...process.env, ...env };
  const node = join(root, "node_modules/node/bin");
  const child = spawn("act", args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...ambient, PATH: `${node}${delimiter}${ambient.PATH ?? ""}`, XDG_CONFIG_HOME: join(base, "config") },
  });
  const jobs = new Map<string, "success" | "failure">();
  const outputs: { job: string; step: string; name: string; value: string }[] = [];
  const log: string[] = [];
  const read = (raw: string) => {
    let line: Line;
    try {
      line = JSON.parse(raw) as Line;
    } catch {
      log.push(raw);
      return;
    }
    const job = (line.job ?? "").trim();
    if (line.jobResult !== undefined) jobs.set(job, line.jobResult);
    if (line.command === "set-output") {
      outputs.push({ job, step: line.step ?? "", name: line.name ?? "", value: line.arg ?? "" });
    }
    log.push(`${job} | ${(line.msg ?? "").trimEnd()}`);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", read);
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (ended) => resolve(ended ?? 1));
  });
  return { code, jobs, outputs, log: log.join("\n") };
}

/** The value of an output by the name of its job and its own; undefined when no step set it. */
export function outputOf(run: WorkflowRun, job: RegExp, name: string): string | undefined {
  return run.outputs.findLast((output) => job.test(output.job) && output.name === name)?.value;
}
