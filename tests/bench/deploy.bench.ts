import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Bench } from "./bench.ts";
import { median, rounded } from "./median.ts";
import { Shop } from "./shop.ts";

const runs = 7;

/** The most memory that a process has had at once, in MB, as the kernel counts it; undefined once it is gone. */
function peak(pid: number | "self"): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Looks often: the kernel forgets a process's peak when it ends. */
function watchPeak() {
  let most = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    onStart(pid: number) {
      timer = setInterval(() => {
        most = Math.max(most, peak(pid) ?? 0);
      }, 20);
    },
    end(): number {
      clearInterval(timer);
      if (most === 0) throw new Error("the step's memory could not be seen in /proc");
      return most;
    },
  };
}

/** A Node process that does nothing, measured by itself at its end. */
function bareNode(): number {
  const script = 'process.stdout.write(require("node:fs").readFileSync("/proc/self/status", "utf8"))';
  const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(stdout)?.[1]) / 1024;
}

export default {
  names: ["deploy-overhead-ms", "deploy-memory-mb"],
  needs: ["docker", "compose", "images"],
  async *figures(wanted, say) {
    const shop = await Shop.open();
    try {
      const { app } = shop;
      // No bakes: they are asked for. The gate looks once, as `--wait` does.
      app.write(
        "sluice.yaml",
        `name: ${app.name}
routes: { /: "web:8000" }
gate: [{ http: /health }]
interval: 200ms
router: { image: ${process.env["HAPROXY_IMAGE"]} }
environments:
  production:
    strategy: { kind: canary, steps: { 100%: 0s } }
`,
      );
      const [steps, plain, peaks]: [number[], number[], number[]] = [[], [], []];
      for (let run = 0; run <= runs; run++) {
        const memory = watchPeak();
        const step = await shop.deploy({ onStart: memory.onStart });
        const most = memory.end();
        const bare = await shop.plainUp(`p${run}`, "--wait");
        // The first of each makes networks, the proxy and the base: not what a deploy costs every day.
        if (run === 0) continue;
        steps.push(step.ended - step.began);
        plain.push(bare);
        peaks.push(most);
        if (run === runs)
          for (const { at, text } of step.lines) say(`${String(Math.round(at - step.began)).padStart(6)} ms ${text}`);
      }
      const sayAll = (values: readonly number[]) => values.map((value) => Math.round(value)).join(" ");
      say(`the whole step ${sayAll(steps)} ms; docker compose up --wait ${sayAll(plain)} ms; peak memory ${sayAll(peaks)} MB`);
      if (wanted.has("deploy-overhead-ms")) {
        yield {
          bench: "deploy-overhead-ms",
          value: rounded(median(steps) - median(plain)),
          unit: "ms",
          goal: 2_000,
          better: "lower",
          baseline: { name: "docker compose up --wait", value: rounded(median(plain)) },
        };
      }
      if (wanted.has("deploy-memory-mb")) {
        const baseline = { name: "a Node process that does nothing", value: rounded(bareNode()) };
        yield {
          bench: "deploy-memory-mb",
          value: rounded(Math.max(...peaks)),
          unit: "MB",
          goal: 150,
          better: "lower",
          baseline,
        };
      }
    } finally {
      await shop.close();
    }
  },
} satisfies Bench;
