import { relative } from "node:path/posix";
import type { Place } from "../failure.ts";
import type { Finished } from "../world.ts";
import type { Bench } from "./bench.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { shownPath } from "./project-files.ts";

const check = "Import";
const timeoutMs = 60_000;
const atOnce = 4;

/** The exception at the end of a traceback: its last line that is not indented. */
export function lastOfTraceback(stderr: string): string | undefined {
  const lines = stderr.split("\n").map((line) => line.trimEnd());
  const found = lines.findLast((line) => /^[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt|Warning)?(:|$)/.test(line));
  return found?.slice(0, 300);
}

/** The innermost line of the project's own code in a traceback. */
export function placeInTraceback(stderr: string, directory: string, shown: string): Place | undefined {
  const frames = [...stderr.matchAll(/^\s*File "([^"]+)", line (\d+)/gm)].map(([, file = "", line = ""]) => ({
    file: relative(directory, file),
    line: Number(line),
  }));
  const own = frames.findLast(({ file }) => !/^\.\.|^<|^\/|(^|\/)(site-packages|lib\/python[\d.]*)\//.test(file));
  return own === undefined ? undefined : { file: shownPath(shown, own.file), line: own.line };
}

function reasonOf({ code, stderr, timedOut }: Finished): string {
  if (timedOut) return `it did not end within ${timeoutMs / 1_000} s`;
  const fatal = /^Fatal Python error: .*$/m.exec(stderr)?.[0];
  if (fatal !== undefined || code > 128) return `the interpreter died${fatal === undefined ? "" : ` (${fatal.slice(0, 200)})`}`;
  return lastOfTraceback(stderr) ?? `Python ended with exit code ${code}`;
}

async function checkImport(bench: Bench, python: string, name: string): Promise<Finding> {
  const { world, project } = bench;
  // A code of our own when the module ends Python by itself: an import that calls sys.exit(0) has not worked.
  const source = "import importlib, os, sys\nimportlib.import_module(sys.argv[1])\nsys.stdout.flush()\nos._exit(42)";
  const done = await world.run({
    argv: [python, "-c", source, name],
    cwd: project.directory,
    env: { PYTHONFAULTHANDLER: "1", PYTHONDONTWRITEBYTECODE: "1" },
    timeoutMs,
    signal: world.cancelled,
  });
  if (done.code === 42) return ok(check, `${name} imports`);
  world.log.foreign(`${name}:\n${done.stderr}`);
  const reason = done.code === 0 ? "it ended Python instead of importing" : reasonOf(done);
  const missing = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(reason)?.[1];
  const remedy =
    missing === undefined
      ? "Repair the module, or what it needs; its whole traceback is in the log of this step."
      : `Add the distribution that holds "${missing}" to the project's dependencies, or put its folder on Python's path.`;
  return problem(
    check,
    `${name} does not import: ${reason}`,
    remedy,
    placeInTraceback(done.stderr, project.directory, project.shown),
  );
}

/** Imports each module in a process of its own, so that one that crashes or hangs hides no other. */
export async function checkImports(bench: Bench, python: string, names: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let first = 0; first < names.length; first += atOnce) {
    const part = names.slice(first, first + atOnce);
    findings.push(...(await Promise.all(part.map((name) => checkImport(bench, python, name)))));
  }
  return findings;
}
