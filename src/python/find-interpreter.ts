import { join } from "node:path/posix";
import { rcompare } from "@renovatebot/pep440";
import { possibleMinors } from "./agree.ts";
import type { Bench } from "./bench.ts";
import { askInterpreter, type Interpreter } from "./interpreter.ts";
import { satisfiesAny } from "./satisfies.ts";
import type { VersionDemand } from "./version-demand.ts";

/** Where GitHub's runners keep the Pythons that setup-python would put on the PATH. */
const toolCaches = ["/opt/hostedtoolcache/Python", "/Users/runner/hostedtoolcache/Python", "C:/hostedtoolcache/windows/Python"];

async function inToolCaches({ world }: Bench): Promise<readonly { program: string; found: string }[]> {
  const all: { version: string; folder: string }[] = [];
  for (const cache of toolCaches) {
    for (const version of await world.files.list(cache).catch(() => [])) {
      if (/^3\.\d+\.\d+$/.test(version)) all.push({ version, folder: join(cache, version) });
    }
  }
  all.sort((left, right) => rcompare(left.version, right.version));
  return all.flatMap(({ folder }) =>
    ["x64/bin/python3", "arm64/bin/python3", "x64/python.exe"].map((rest) => ({
      program: join(folder, rest),
      found: "in the runner's tool cache",
    })),
  );
}

/**
 * The interpreter that meets every demand: first the one that is active on the PATH, then the newest `python3.X`, then what
 * uv knows, then the runner's tool cache. Nothing is downloaded. `seen` is what was there and did not fit.
 */
export async function findInterpreter(
  bench: Bench,
  demands: readonly VersionDemand[],
): Promise<{ readonly chosen: Interpreter | undefined; readonly seen: readonly Interpreter[] }> {
  const { run } = bench.world;
  const seen: Interpreter[] = [];
  const fits = async (program: string, found: string) => {
    const known = await askInterpreter(run, program, found);
    if (known === undefined) return undefined;
    if (demands.every((demand) => satisfiesAny(known.version, demand.anyOf))) return known;
    if (!seen.some((other) => other.version === known.version)) seen.push(known);
    return undefined;
  };
  const minors = possibleMinors(demands);
  for (const name of ["python", "python3", ...minors.map((minor) => `python3.${minor}`)]) {
    const known = await fits(name, `${name} on the PATH`);
    if (known !== undefined) return { chosen: known, seen };
  }
  for (const { program, found } of await inToolCaches(bench)) {
    if (!(await bench.world.files.exists(program))) continue;
    const known = await fits(program, found);
    if (known !== undefined) return { chosen: known, seen };
  }
  for (const minor of bench.uv === undefined ? [] : minors) {
    const argv = ["uv", "python", "find", "--no-python-downloads", "--no-project", `3.${minor}`] as const;
    const { code, stdout } = await run({ argv, cwd: bench.project.directory, timeoutMs: 30_000 });
    const known = code === 0 && stdout.trim() !== "" ? await fits(stdout.trim(), "found by uv") : undefined;
    if (known !== undefined) return { chosen: known, seen };
  }
  return { chosen: undefined, seen };
}
