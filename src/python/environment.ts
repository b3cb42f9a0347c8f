import { isAbsolute, join } from "node:path/posix";
import type { Files } from "../world.ts";
import type { Bench } from "./bench.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { askInterpreter, type Interpreter } from "./interpreter.ts";
import type { ManagerName } from "./package-manager.ts";
import { lastWords, runShown } from "./program.ts";

const check = "Virtual environment";

/** A virtual environment that is there. */
export interface Environment {
  /** Absolute folder. */
  readonly folder: string;
  readonly python: Interpreter;
}

/** Folder of the environment: `venv` is relative to the project's folder. */
export function environmentFolder(directory: string, venv: string): string {
  return isAbsolute(venv) ? venv : join(directory, venv);
}

/** The environment in a folder, or undefined where there is none that works. */
export async function existingEnvironment(folder: string, bench: Bench): Promise<Environment | undefined> {
  const { files, run } = bench.world;
  if (!(await files.exists(join(folder, "pyvenv.cfg")))) return undefined;
  const program = (await files.exists(join(folder, "bin"))) ? "bin/python" : "Scripts/python.exe";
  const python = await askInterpreter(run, join(folder, program), "in the virtual environment");
  return python === undefined ? undefined : { folder, python };
}

/** A folder that holds something else is never cleared. */
async function holdsSomethingElse(folder: string, files: Files): Promise<boolean> {
  if (!(await files.exists(folder)) || (await files.exists(join(folder, "pyvenv.cfg")))) return false;
  const names = await files.list(folder).catch(() => ["a file"]);
  return names.length > 0;
}

function byUv(python: Interpreter, folder: string): readonly [string, ...string[]] {
  return ["uv", "venv", "--clear", "--no-project", "--no-python-downloads", "--python", python.path, "--", folder];
}

/** Makes the environment with this interpreter, or keeps the one that has the same version. */
export async function makeEnvironment(
  bench: Bench,
  manager: ManagerName,
  interpreter: Interpreter,
  folder: string,
): Promise<{ readonly environment: Environment | undefined; readonly finding: Finding }> {
  const kept = await existingEnvironment(folder, bench);
  if (kept?.python.version === interpreter.version) {
    return { environment: kept, finding: ok(check, `${folder} is kept: it has Python ${interpreter.version} already`) };
  }
  if (await holdsSomethingElse(folder, bench.world.files)) {
    const what = `${folder} is there and is no virtual environment, so it is left alone`;
    return { environment: undefined, finding: problem(check, what, 'Give another folder in the input "venv".') };
  }
  const byVenv = [interpreter.path, "-I", "-m", "venv", "--clear", "--", folder] as const;
  let done = await runShown(bench, manager === "uv" ? byUv(interpreter, folder) : byVenv);
  // Debian's python3 has no ensurepip without python3-venv.
  if (done.code !== 0 && manager !== "uv" && bench.uv !== undefined) done = await runShown(bench, byUv(interpreter, folder));
  const environment = done.code === 0 ? await existingEnvironment(folder, bench) : undefined;
  if (environment === undefined) {
    const remedy = /ensurepip/.test(done.stdout + done.stderr)
      ? 'Install the module ("apt-get install python3-venv" on Debian and Ubuntu), or add astral-sh/setup-uv before this step.'
      : "Check that the folder can be written and that the interpreter is whole.";
    return { environment, finding: problem(check, `${folder} could not be made: ${lastWords(done)}`, remedy) };
  }
  const instead = kept === undefined ? "" : `, instead of the one with Python ${kept.python.version}`;
  return { environment, finding: ok(check, `${folder} is made with Python ${environment.python.version}${instead}`) };
}
