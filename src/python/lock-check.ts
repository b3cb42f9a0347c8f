import type { Bench } from "./bench.ts";
import { type Finding, note, ok, problem } from "./finding.ts";
import { lockOf, type ManagerName, type PackageManager } from "./package-manager.ts";
import { lastWords, runShown } from "./program.ts";
import { shownPath } from "./project-files.ts";
import { parseRequirements } from "./requirements-file.ts";

const check = "Lock";
const sayLines = (requirements: readonly { text: string; line: number }[]) =>
  requirements
    .slice(0, 3)
    .map(({ text, line }) => `${text.slice(0, 40)} on line ${line}`)
    .join(", ") + (requirements.length > 3 ? ", …" : "");

/** The command that says whether a lock is fresh. Each leaves the lock as it is; a sync first would repair it silently. */
export const freshness: Readonly<Record<Exclude<ManagerName, "pip">, readonly [string, ...string[]]>> = {
  uv: ["uv", "lock", "--check", "--no-progress"],
  poetry: ["poetry", "check", "--lock", "--no-interaction", "--no-ansi"],
  pdm: ["pdm", "lock", "--check"],
  pipenv: ["pipenv", "verify"],
};

/** What a requirements file locks: nothing can be stale here, but what is not pinned is worth knowing. */
export function requirementsFindings(file: string, text: string): readonly Finding[] {
  const all = parseRequirements(text);
  const loose = all.filter(({ pinned }) => !pinned);
  const bare = all.filter(({ hashed }) => !hashed);
  const first = loose[0];
  const firstBare = bare[0];
  if (firstBare !== undefined && bare.length < all.length) {
    const what = `${all.length - bare.length} of ${all.length} requirements of ${file} have hashes, and then pip wants one for each: ${sayLines(bare)} has none`;
    return [
      problem(check, what, 'Write the file by "uv pip compile --generate-hashes" or "pip-compile --generate-hashes".', {
        file,
        line: firstBare.line,
      }),
    ];
  }
  const hashes = all.length > 0 && bare.length === 0 ? "each with hashes" : "without hashes";
  if (first === undefined) return [ok(check, `${file}: ${all.length} requirements, all pinned, ${hashes}`)];
  const what = `${file}: ${loose.length} of ${all.length} requirements are not pinned (${sayLines(loose)}), so the environment changes with time`;
  return [note(check, what, { file, line: first.line })];
}

function notLocked({ name, from }: PackageManager, file: string): Finding {
  const lock = lockOf(name);
  const what = `${lock} is missing, so nothing says which versions ${from} means`;
  return problem(check, what, `Run "${name} lock" and commit ${lock}.`, { file });
}

// What each of them says when the lock is simply old; anything else is told in its own words.
const merelyOld = /needs to be updated|changed significantly|out-of-date|hash of (pyproject|the lockfile)|^exit code/i;

/** Whether the lock belongs to what is declared; asked before anything is installed. */
export async function checkLock(
  bench: Bench,
  manager: PackageManager,
  python: string | undefined,
): Promise<readonly Finding[]> {
  const { project } = bench;
  const file = shownPath(project.shown, manager.from);
  if (manager.name === "pip" && !/\.(txt|lock)$/.test(manager.from)) {
    return [note(check, `nothing is locked: ${manager.from} says what is wanted, and the newest that fits is installed`)];
  }
  if (manager.name === "pip") return requirementsFindings(file, project.texts[manager.from] ?? "");
  if (["pyproject.toml", "Pipfile"].includes(manager.from)) return [notLocked(manager, file)];
  if (/^pylock/.test(manager.from)) return [ok(check, `${manager.from} holds exact versions with hashes`)];
  const argv = freshness[manager.name];
  const done = await runShown(bench, argv, python === undefined ? {} : { env: { UV_PYTHON: python } });
  if (done.code === 0) return [ok(check, `${manager.from} is up to date (${argv.slice(0, 3).join(" ")})`)];
  const said = lastWords(done);
  const manifest = manager.name === "pipenv" ? "Pipfile" : "pyproject.toml";
  const what = merelyOld.test(said)
    ? `${manager.from} does not belong to ${manifest} any more`
    : `"${argv.join(" ")}" failed: ${said}`;
  return [problem(check, what, `Run "${manager.name} lock" and commit ${manager.from}.`, { file, line: 1 })];
}
