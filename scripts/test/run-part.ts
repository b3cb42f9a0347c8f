import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../build/bundle.ts";
import type { PartResult } from "./part.ts";
import { countTests } from "./vitest-report.ts";

type Environment = Readonly<Record<string, string>>;

/** Runs argv with its output shown as it comes; resolves with its exit code. */
function shown(argv: readonly string[], env: Environment): Promise<number> {
  return new Promise((resolve) => {
    const [program = "", ...args] = argv;
    const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (cause) => {
      console.error(cause.message);
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 137));
  });
}

function began(name: string): () => number {
  console.log(`\n── ${name} ${"─".repeat(Math.max(3, 60 - name.length))}`);
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}

/** A part that is one command of Node: it passes or it fails, and has no tests to count. */
export async function runCheck(name: string, args: readonly string[]): Promise<PartResult> {
  const seconds = began(name);
  const code = await shown([process.execPath, ...args], {});
  return { name, seconds: seconds(), passed: 0, failed: code === 0 ? 0 : 1, skipped: [], notRun: undefined };
}

/** The code of a check that got no answer from a service outside. */
const NOT_CHECKED = 3;

/** A check of something that a service outside knows: what could not be asked is told as such. */
export async function runOutsideCheck(name: string, args: readonly string[]): Promise<PartResult> {
  const seconds = began(name);
  const code = await shown([process.execPath, ...args], {});
  const notChecked = code === NOT_CHECKED;
  const failed = code === 0 || notChecked ? 0 : 1;
  return { name, seconds: seconds(), passed: 0, failed, skipped: [], notRun: undefined, notChecked };
}

/** A part that prepares something for later parts; what it could not do is told by those. */
export async function runPreparation(name: string, work: () => Promise<void>): Promise<PartResult> {
  const seconds = began(name);
  await work();
  return { name, seconds: seconds(), passed: 0, failed: 0, skipped: [], notRun: undefined };
}

/** A vitest project; `missing` is the reason why it can't run. */
export async function runTests(name: string, env: Environment, missing: string | undefined): Promise<PartResult> {
  const seconds = began(name);
  if (missing !== undefined) {
    console.log(`can't run: ${missing}`);
    return { name, seconds: seconds(), passed: 0, failed: 0, skipped: [], notRun: missing };
  }
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  try {
    const file = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const code = await shown([process.execPath, vitest, "run", "--project", name, ...reporters], env);
    const report: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
    return { name, seconds: seconds(), ...countTests(report, code), notRun: undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
