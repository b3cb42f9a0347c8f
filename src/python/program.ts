import type { Command, Finished } from "../world.ts";
import type { Bench } from "./bench.ts";
import type { ManagerName } from "./package-manager.ts";

const minute = 60_000;

/** Runs a program in the project's folder; its output goes to the log as it comes. */
export function runShown(
  { world, project }: Bench,
  argv: Command["argv"],
  options: { readonly env?: Command["env"]; readonly minutes?: number } = {},
): Promise<Finished> {
  world.log.info(`$ ${argv.join(" ")}`);
  return world.run({
    argv,
    cwd: project.directory,
    env: { NO_COLOR: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1", PIPENV_VERBOSITY: "-1", ...options.env },
    timeoutMs: (options.minutes ?? 5) * minute,
    signal: world.cancelled,
    onLine: (line) => world.log.foreign(line),
  });
}

/** What a program said when it gave up, on one line: its errors, else its last line. */
export function lastWords({ stdout, stderr, timedOut, code }: Finished): string {
  if (timedOut) return "it took too long and was stopped";
  const lines = `${stdout}\n${stderr}`
    // biome-ignore lint/complexity/useRegexLiterals: a control character reads better by its name.
    .replace(new RegExp("\u001b\\[[0-9;]*[A-Za-z]", "g"), "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(hint|note|warning):/i.test(line));
  const errors = lines.filter((line) => /^(\S+: )?(×|error|\[\w*Error\])/i.test(line));
  const said = (errors.length > 0 ? errors.slice(0, 3) : lines.slice(-1)).join("; ");
  return said === "" ? `exit code ${code}` : said.slice(0, 400).replace(/\.$/, "");
}

const howToGet: Readonly<Record<ManagerName, string>> = {
  uv: 'Add astral-sh/setup-uv before this step, or run "python -m pip install uv".',
  poetry: 'Run "pipx install poetry" in a step before this one.',
  pdm: 'Run "pipx install pdm" in a step before this one.',
  pipenv: 'Run "pipx install pipenv" in a step before this one.',
  pip: 'Run "python -m ensurepip --upgrade" in a step before this one.',
};

/** How to get a package manager that is missing. */
export function remedyForMissing(name: ManagerName): string {
  return howToGet[name];
}
