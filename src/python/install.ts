import type { Command } from "../world.ts";
import type { Bench } from "./bench.ts";
import type { Environment } from "./environment.ts";
import { type Finding, ok, problem } from "./finding.ts";
import type { PackageManager } from "./package-manager.ts";
import { lastWords, remedyForMissing, runShown } from "./program.ts";
import { parseRequirements } from "./requirements-file.ts";

const check = "Installation";

export interface InstallPlan {
  readonly argv: Command["argv"];
  readonly env: Readonly<Record<string, string>>;
}

/** Who does pip's work in the environment: its own pip, or uv where it has none. */
export type PipIn = "pip" | "uv";

function pipPlan({ from }: PackageManager, text: string, python: string, by: PipIn): readonly [string, ...string[]] {
  const requirements = parseRequirements(text);
  const hashed = requirements.length > 0 && requirements.every((requirement) => requirement.hashed);
  const what = /\.(txt|lock)$/.test(from) ? [...(hashed ? ["--require-hashes"] : []), "-r", from] : ["."];
  return by === "uv" ? ["uv", "pip", "install", "--python", python, ...what] : [python, "-I", "-m", "pip", "install", ...what];
}

/** The command that fills the environment from exactly what is locked. */
export function installPlan(manager: PackageManager, text: string, environment: Environment, by: PipIn): InstallPlan {
  const python = environment.python.path;
  // An active environment is what poetry, pdm and pipenv install into; uv is told its own way.
  const env = { VIRTUAL_ENV: environment.folder };
  if (/^pylock/.test(manager.from)) return { argv: ["uv", "pip", "sync", "--python", python, "--", manager.from], env };
  switch (manager.name) {
    case "uv":
      return {
        argv: ["uv", "sync", "--locked", "--no-progress", "--no-python-downloads", "--python", python],
        env: { ...env, UV_PROJECT_ENVIRONMENT: environment.folder },
      };
    case "poetry":
      return { argv: ["poetry", "install", "--no-interaction", "--no-ansi"], env };
    case "pdm":
      return { argv: ["pdm", "sync", "--no-editable"], env };
    case "pipenv":
      return { argv: ["pipenv", "sync"], env: { ...env, PIPENV_IGNORE_VIRTUALENVS: "0" } };
    case "pip":
      return { argv: pipPlan(manager, text, python, by), env };
  }
}

/** Whether the environment has a pip of its own; an environment that uv made has none. */
async function pipIn(bench: Bench, python: string): Promise<PipIn | undefined> {
  const { code } = await bench.world.run({ argv: [python, "-I", "-m", "pip", "--version"], timeoutMs: 60_000 });
  if (code === 0) return "pip";
  if (bench.uv !== undefined) return "uv";
  const made = await runShown(bench, [python, "-I", "-m", "ensurepip", "--upgrade"]);
  return made.code === 0 ? "pip" : undefined;
}

/** Installs what is locked into the environment. */
export async function install(bench: Bench, manager: PackageManager, environment: Environment): Promise<Finding> {
  const by = manager.name === "pip" ? await pipIn(bench, environment.python.path) : "uv";
  if (by === undefined) return problem(check, "the environment has no pip and none could be made", remedyForMissing("pip"));
  const plan = installPlan(manager, bench.project.texts[manager.from] ?? "", environment, by);
  const done = await runShown(bench, plan.argv, { env: { ...plan.env }, minutes: 30 });
  const said = plan.argv.map((part) => (part === environment.python.path ? "python" : part)).join(" ");
  if (done.code === 0) return ok(check, `${manager.from} is installed (${said})`);
  const remedy = `Run "${said}" in ${bench.project.shown} and repair what it says; the whole output is in the log of this step.`;
  return problem(check, `"${said}" failed: ${lastWords(done)}`, remedy);
}
