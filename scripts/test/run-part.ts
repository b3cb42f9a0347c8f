import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../build/bundle.ts";
import type { PartResult } from "./part.ts";
import { countTests, failedFiles, passedAnew, withAnew } from "./vitest-report.ts";

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

/** Runs a vitest project, or some files of it; resolves with its exit code and what its JSON reporter says. */
async function vitest(name: string, env: Environment, files: readonly string[]): Promise<{ code: number; report: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  try {
    const file = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const program = join(ROOT, "node_modules/vitest/vitest.mjs");
    const code = await shown([process.execPath, program, "run", "--project", name, ...reporters, ...files], env);
    return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A vitest project; `missing` is the reason why it can't run. */
export async function runTests(name: string, env: Environment, missing: string | undefined): Promise<PartResult> {
  const seconds = began(name);
  if (missing !== undefined) return cannotRun(name, seconds(), missing);
  const { code, report } = await vitest(name, env, []);
  return { name, seconds: seconds(), ...countTests(report, code), notRun: undefined };
}

/** More files than this are no accident of a busy machine. */
const fewFiles = 2;

/**
 * A vitest project on real parts, several files at once on whatever machine. The few that failed run once more by
 * themselves; what passes then is told as unsteady, with what it said the first time above.
 */
export async function runStories(name: string, env: Environment, missing: string | undefined): Promise<PartResult> {
  const seconds = began(name);
  if (missing !== undefined) return cannotRun(name, seconds(), missing);
  const first = await vitest(name, env, []);
  const failed = failedFiles(first.report);
  if (failed.length === 0 || failed.length > fewFiles)
    return { name, seconds: seconds(), ...countTests(first.report, first.code), notRun: undefined };
  console.log(`\nonce more, by themselves: ${failed.join(" ")}`);
  const { code, report } = await vitest(name, env, [...failed, "--no-file-parallelism"]);
  const counts = countTests(withAnew(first.report, report), code);
  return { name, seconds: seconds(), ...counts, notRun: undefined, unsteady: passedAnew(first.report, report) };
}

function cannotRun(name: string, seconds: number, missing: string): PartResult {
  console.log(`can't run: ${missing}`);
  return { name, seconds, passed: 0, failed: 0, skipped: [], notRun: missing };
}
