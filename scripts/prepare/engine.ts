import { spawn } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { CannotPrepare } from "./parts.ts";
import { asRoot } from "./rights.ts";

/** Starts the engine: by systemd where it runs, else by itself, detached, so that it outlives this script. */
export async function startEngine(bench: Bench, isUp: () => Promise<boolean>): Promise<void> {
  if (existsSync("/run/systemd/system")) {
    await bench.step("docker", "systemctl start docker", async () =>
      bench.tried(await asRoot(bench, "docker", ["systemctl", "start", "docker"])),
    );
    if (await within(10, isUp)) return;
  }
  // Installing the package may have started it a moment ago.
  if (isStarting() && (await within(8, isUp))) return;
  const log = join(bench.cache.log, "dockerd.log");
  await bench.step("docker", `dockerd, its log in ${log}`, async () => {
    const [program = "", ...args] = await asRoot(bench, "docker", ["dockerd"]);
    const file = openSync(log, "w");
    const engine = spawn(program, args, {
      detached: true,
      stdio: ["ignore", file, file],
      env: { ...process.env, ...bench.cache.env },
    });
    let ended = false;
    engine.on("exit", () => {
      ended = true;
    });
    engine.unref();
    if (await within(60, isUp, () => ended)) return;
    const last = readFileSync(log, "utf8").trim().split("\n").slice(-5).join("\n");
    throw new CannotPrepare(`docker: dockerd did not come up. Its last lines:\n${last}`);
  });
}

async function within(seconds: number, isUp: () => Promise<boolean>, ended = () => false): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline && !ended()) {
    if (await isUp()) return true;
    await sleep(250);
  }
  return isUp();
}

/** A pid file may have been left behind by an engine that was killed. */
function isStarting(): boolean {
  const file = "/var/run/docker.pid";
  return existsSync(file) && existsSync(join("/proc", readFileSync(file, "utf8").trim()));
}
