import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BundleRun } from "../../scripts/run-bundle.ts";

/** A run with everything that was seen of it from outside. */
export interface WatchedRun extends BundleRun {
  /** Command lines of all processes that lived for some milliseconds during the run. */
  readonly commandLines: readonly string[];
  /** What lies in the folders for temporary files and in the home of the user afterwards, the report included. */
  readonly leftovers: readonly { readonly path: string; readonly text: string }[];
}

function commandLines(seen: Set<string>): void {
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      seen.add(readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " "));
    } catch {
      // The process has ended meanwhile.
    }
  }
}

function filesBelow(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => ({ path, text: readFileSync(path, "latin1") }));
}

/**
 * Runs a bundle with temporary folders of its own, and looks at what it shows and leaves. `run` gets the environment
 * that leads it there; `home` too unless Docker's configuration in the real one is needed.
 */
export async function watched(
  run: (env: Readonly<Record<string, string>>) => Promise<BundleRun>,
  how: { readonly home: "own" | "real" },
): Promise<WatchedRun> {
  const own = mkdtempSync(join(tmpdir(), "sluice-watched-"));
  const temporary = { TMPDIR: join(own, "tmp"), RUNNER_TEMP: join(own, "runner") };
  const folders: Record<string, string> = how.home === "own" ? { ...temporary, HOME: join(own, "home") } : temporary;
  for (const folder of Object.values(folders)) mkdirSync(folder);
  const seen = new Set<string>();
  const timer = setInterval(() => commandLines(seen), 15);
  try {
    return { ...(await run(folders)), commandLines: [...seen], leftovers: filesBelow(own) };
  } finally {
    clearInterval(timer);
    rmSync(own, { recursive: true, force: true });
  }
}

/** The forms in which a secret may come out: itself, in an address, in JSON, and inside of base64 at each of the three places. */
function forms(secret: string): readonly string[] {
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${" ".repeat(shift)}${secret}`).toString("base64");
    // The first and the last signs depend on what stands beside the secret.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  const urlSafe = shifted.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...shifted, ...urlSafe];
}

/** Where a secret can be seen after a run; the commands that tell the runner to mask it don't count. */
export function leaksOf(secret: string, run: WatchedRun): string[] {
  const shown: Readonly<Record<string, string>> = {
    "the log": run.log.replace(/^::add-mask::.*$/gm, ""),
    "the outputs": JSON.stringify(run.outputs),
    "the summary": run.summary,
    "the report": JSON.stringify(run.report ?? ""),
    "a command line": run.commandLines.join("\n"),
    ...Object.fromEntries(run.leftovers.map(({ path, text }) => [`the file ${path}`, text])),
  };
  return Object.keys(shown).filter((place) => forms(secret).some((form) => shown[place]?.includes(form)));
}
