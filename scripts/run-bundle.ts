import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface BundleRun {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it wrote for the runner to read the outputs from. */
  readonly outputText: string;
  readonly summary: string;
  /** The parsed file that the output `report` names; undefined when there is none. */
  readonly report: unknown;
}

export interface HowToRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets the log as it is written. */
  readonly onLog?: (chunk: string) => void;
  /** Called with the process's id once it runs, e.g. to cancel the step. */
  readonly onStart?: (pid: number) => void;
}

/** Reads the file in which the runner gets outputs: `name<<delimiter`, lines, delimiter. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name, , value] of text.matchAll(/^([^\n]*?)<<([^\n]+)\n([\s\S]*?)\n?^\2$/gm)) outputs[name ?? ""] = value ?? "";
  return outputs;
}

/** What a runner inherits from us without the workflow's own variables, which would change what the action sees. */
function plainEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(INPUT_|GITHUB_|STATE_)/.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""]));
}

/** Another folder of bundles than the committed one, for trying a change before it is built for all. */
const bundles = process.env["SLUICE_DIST"] ?? join(import.meta.dirname, "..", "dist");

/** Runs dist/<name>/index.js as the runner would, with these inputs. */
export async function runBundle(
  name: string,
  inputs: Readonly<Record<string, string>>,
  how: HowToRun = {},
): Promise<BundleRun> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-try-"));
  const outputFile = join(folder, "outputs");
  const summaryFile = join(folder, "summary.md");
  const stateFile = join(folder, "state");
  try {
    await Promise.all([outputFile, summaryFile, stateFile].map((file) => writeFile(file, "")));
    const given = Object.entries(inputs).map(([input, value]) => [`INPUT_${input.replaceAll(" ", "_").toUpperCase()}`, value]);
    const cwd = how.cwd ?? process.cwd();
    const child = spawn(process.execPath, [join(bundles, name, "index.js")], {
      cwd,
      env: {
        ...plainEnvironment(),
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        GITHUB_STATE: stateFile,
        GITHUB_WORKSPACE: cwd,
        RUNNER_TEMP: folder,
        ...Object.fromEntries(given),
        ...how.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        log += chunk;
        how.onLog?.(chunk);
      });
    if (child.pid !== undefined) how.onStart?.(child.pid);
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exit) => resolve(exit ?? 137));
    });
    const outputText = await readFile(outputFile, "utf8");
    const outputs = parseOutputs(outputText);
    const reportFile = outputs["report"];
    const report: unknown = reportFile === undefined ? undefined : JSON.parse(await readFile(reportFile, "utf8"));
    return { code, log, outputs, outputText, summary: await readFile(summaryFile, "utf8"), report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
