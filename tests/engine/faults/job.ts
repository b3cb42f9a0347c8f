import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BundleRun } from "../../../scripts/run-bundle.ts";
import { type Consumer, docker, lines } from "../rollout/consumer.ts";

/** GitHub gives 7.5 s after SIGINT and 2.5 s after SIGTERM. */
const patience = { SIGINT: 7_500, SIGTERM: 2_500 } as const;

/** A step that runs, and the job around it: what GitHub does with both. */
export interface Job {
  readonly run: Promise<BundleRun>;
  /** Resolves at this line of the log; rejects when the step is over before. */
  reaches(line: RegExp): Promise<void>;
  /** SIGINT, SIGTERM, SIGKILL: each when the one before was given its time, of which `part` (0…1) is given. */
  cancel(part: number): Promise<void>;
  kill(): void;
  /** Processes of the step and of what it has started that still run. */
  processes(): readonly string[];
  /** The `post` step of the same job. */
  post(): Promise<BundleRun>;
  /** Temporary folders that are left of the job. */
  leftFolders(): readonly string[];
  /** Nothing of the job runs or lies about any more. */
  end(): Promise<void>;
}

let jobs = 0;

/** Processes whose environment has this text. */
function processesWith(text: string): readonly string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, "utf8").includes(text)) return [];
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      // One that is over, and whose end nobody has asked for, has no command line.
      return command === "" ? [] : [command];
    } catch {
      return [];
    }
  });
}

/** Starts a deploy as a job of GitHub's does, with a temporary folder of its own. */
export function job(app: Consumer, commit: string, inputs: Record<string, string> = {}): Job {
  jobs += 1;
  const id = `9${process.pid}${jobs}`;
  const temporary = mkdtempSync(join(tmpdir(), "sluice-job-"));
  const env = { GITHUB_RUN_ID: id, RUNNER_TEMP: temporary, RUNNER_TRACKING_ID: `github_${id}` };
  let log = "";
  let pid = 0;
  let over = false;
  let told: () => void = () => undefined;
  const onLog = (chunk: string) => {
    log += chunk;
    told();
  };
  const run = app.deploy(commit, inputs, { env, onLog, onStart: (started) => (pid = started) }).finally(() => {
    over = true;
    told();
  });
  const send = (signal: NodeJS.Signals) => {
    if (!over) process.kill(pid, signal);
  };
  return {
    run,
    async reaches(line) {
      while (!line.test(log)) {
        if (over) throw new Error(`over before ${line}:\n${log}`);
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
    },
    async cancel(part) {
      for (const [signal, ms] of Object.entries(patience)) {
        send(signal as NodeJS.Signals);
        await Promise.race([run, sleep(ms * part)]);
      }
      send("SIGKILL");
      await run;
    },
    kill: () => send("SIGKILL"),
    processes: () => processesWith(`RUNNER_TRACKING_ID=github_${id}`),
    post: () => app.deploy("", inputs, { env: { ...env, STATE_sluice: "main" } }),
    leftFolders: () => readdirSync(temporary).filter((name) => /^sluice-\d+-/.test(name)),
    async end() {
      send("SIGKILL");
      await run.catch(() => undefined);
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** What is on the engine of an app that a cancelled or killed step must not leave: as it is, sorted. */
export function leftOf(app: Consumer): { readonly containers: string[]; readonly networks: string[] } {
  const mine = (text: string) => lines(text).filter((name) => name.includes(app.name));
  const containers = mine(docker("ps", "--all", "--format", "{{.Names}}")).sort();
  return { containers, networks: mine(docker("network", "ls", "--format", "{{.Name}}")).sort() };
}
