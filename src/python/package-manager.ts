import { fail } from "../failure.ts";
import { noPythonProject, severalRequirements } from "./failures.ts";
import { type Finding, note, ok } from "./finding.ts";
import { type ProjectFiles, shownPath, tableAt } from "./project-files.ts";

export type ManagerName = "uv" | "poetry" | "pdm" | "pipenv" | "pip";

/** Who makes the environment, from which file, and why we think so. */
export interface PackageManager {
  readonly name: ManagerName;
  readonly reason: string;
  /** The file that is installed from: a lock, a requirements file or, where nothing is locked, `pyproject.toml`/`setup.py`. */
  readonly from: string;
}

const locks: readonly (readonly [string, ManagerName])[] = [
  ["uv.lock", "uv"],
  ["poetry.lock", "poetry"],
  ["pdm.lock", "pdm"],
  ["Pipfile.lock", "pipenv"],
];
const pylock = /^pylock(\.[^.]+)?\.toml$/;
const manifests = ["pyproject.toml", "requirements.txt", "Pipfile", "setup.py"];
const check = "Package manager";

function requirementsFile(project: ProjectFiles): string | undefined {
  const names = Object.keys(project.texts).filter((name) => name.startsWith("requirements"));
  const main = names.find((name) => name === "requirements.txt");
  if (main !== undefined || names.length < 2) return main ?? names[0];
  if (project.texts["pyproject.toml"] !== undefined || project.names.includes("setup.py")) return undefined;
  throw fail(severalRequirements, { directory: project.shown, names });
}

function unlocked(project: ProjectFiles): PackageManager | undefined {
  const tools = tableAt(project.pyproject, "tool");
  for (const name of ["uv", "poetry", "pdm"] as const) {
    if (name in tools) return { name, reason: `pyproject.toml has [tool.${name}]`, from: "pyproject.toml" };
  }
  if (project.names.includes("Pipfile")) return { name: "pipenv", reason: "Pipfile is there", from: "Pipfile" };
  return undefined;
}

function byItsFiles(project: ProjectFiles, lockAbove: string | undefined): PackageManager | undefined {
  const lock = locks.find(([file]) => project.names.includes(file));
  if (lock !== undefined) return { name: lock[1], reason: `${lock[0]} is there`, from: lock[0] };
  if (lockAbove !== undefined) return { name: "uv", reason: `${lockAbove} of the workspace is there`, from: lockAbove };
  const standard = project.names.find((name) => pylock.test(name));
  if (standard !== undefined) return { name: "uv", reason: `${standard} is there, and uv installs from it`, from: standard };
  const requirements = requirementsFile(project);
  const declared = unlocked(project);
  if (declared !== undefined && (requirements === undefined || declared.name !== "uv")) return declared;
  if (requirements !== undefined) return { name: "pip", reason: `${requirements} is there and no lock is`, from: requirements };
  const bare = ["pyproject.toml", "setup.py"].find((name) => project.names.includes(name));
  return bare === undefined ? undefined : { name: "pip", reason: `${bare} is there and no lock is`, from: bare };
}

/** The lock that the manager keeps; undefined for pip, which keeps none. */
export function lockOf(name: ManagerName): string | undefined {
  return locks.find(([, owner]) => owner === name)?.[0];
}

/** Decides the package manager. `lockAbove` is the path of a `uv.lock` above, where the folder is a workspace's member. */
export function detectPackageManager(
  project: ProjectFiles,
  lockAbove: string | undefined,
): { readonly manager: PackageManager; readonly findings: readonly Finding[] } {
  const manager = byItsFiles(project, lockAbove);
  if (manager === undefined) {
    throw fail(noPythonProject, {
      directory: project.shown,
      looked: [...locks.map(([file]) => file), "pylock.toml", ...manifests],
    });
  }
  const ignored = locks.map(([file]) => file).filter((file) => file !== manager.from && project.names.includes(file));
  const also = ignored.map((file) =>
    note(check, `${file} is there too and is not looked at: remove it, or the lock that is not used`, {
      file: shownPath(project.shown, file),
    }),
  );
  return { manager, findings: [ok(check, `${manager.name}, because ${manager.reason}`), ...also] };
}
