import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";

/** A program that starts another one, as Docker does with its plugins, and tells both; deaf to SIGTERM when it is to be. */
function parent(deaf: boolean): string {
  const own = `${deaf ? "process.on('SIGTERM', () => {});" : ""} setInterval(() => {}, 1000);`;
  const child = `${own} console.log(process.pid)`;
  return `${own}
    require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}])
      .stdout.on("data", (said) => console.log(process.pid, String(said).trim()));`;
}
/** A step that runs such a program, and another one that has ended already. */
const step = (deaf: boolean) => `
  import { run } from ${JSON.stringify(join(import.meta.dirname, "run.ts"))};
  await run({ argv: ["true"] });
  await run({ argv: [process.execPath, "-e", ${JSON.stringify(parent(deaf))}], onLine: (line) => console.log(line) });
`;

const steps: ChildProcess[] = [];
afterEach(() => {
  for (const one of steps.splice(0)) one.kill("SIGKILL");
});

/** A process that is over though nobody has asked how it ended is none any more. */
function lives(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

async function started(deaf: boolean): Promise<{ kill: () => void; pids: number[] }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", step(deaf)], { stdio: ["ignore", "pipe", "inherit"] });
  steps.push(child);
  const said = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))));
  const pids = said.trim().split(" ").map(Number);
  return { kill: () => child.kill("SIGKILL"), pids };
}

async function ended(pids: readonly number[], withinMs: number): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < withinMs; await sleep(20))
    if (!pids.some(lives)) return true;
  return false;
}

test("what a step has started ends when the step is killed, with all that it started itself", async () => {
  const { kill, pids } = await started(false);
  expect(pids.map(lives)).toEqual([true, true]);
  kill();
  expect(await ended(pids, 900)).toBe(true);
});

test("what does not heed that it is asked to end is ended a second later", async () => {
  const { kill, pids } = await started(true);
  kill();
  await sleep(300);
  expect(pids.map(lives)).toEqual([true, true]);
  expect(await ended(pids, 10_000)).toBe(true);
});
