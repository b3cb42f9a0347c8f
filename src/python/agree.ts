import { type Finding, ok, problem } from "./finding.ts";
import { satisfiesAny } from "./satisfies.ts";
import type { VersionDemand } from "./version-demand.ts";

/** Releases of CPython that there are or may be soon: enough to find out whether two demands can be met together. */
const universe: readonly string[] = ["2.7.18"].concat(
  Array.from({ length: 30 }, (_minor, minor) => Array.from({ length: 31 }, (_patch, patch) => `3.${minor}.${patch}`)).flat(),
);

const check = "Python version";
const say = ({ text, source }: VersionDemand) => `${source} says "${text}"`;

/**
 * The demands that the interpreter has to meet. The input goes before what developers pinned, never before what the
 * project allows; demands that can't be met together are each told as a problem, and the first of them counts.
 */
export function agree(
  input: VersionDemand | undefined,
  found: readonly VersionDemand[],
): { readonly demands: readonly VersionDemand[]; readonly findings: readonly Finding[] } {
  const asked = input === undefined ? found : [input, ...found.filter((demand) => demand.kind === "allows")];
  const demands: VersionDemand[] = [];
  const findings: Finding[] = [];
  let left = universe;
  for (const demand of asked) {
    const met = universe.filter((version) => satisfiesAny(version, demand.anyOf));
    const common = left.filter((version) => met.includes(version));
    if (met.length === 0) {
      const remedy = 'Write a version such as "3.12", or a specifier such as ">=3.10,<3.14".';
      findings.push(problem(check, `no Python can meet it: ${say(demand)}`, remedy, demand.place));
    } else if (common.length === 0) {
      const others = demands.filter((other) => !met.some((version) => satisfiesAny(version, other.anyOf)));
      const against = (others.length === 0 ? demands : others).map(say).join(" and ");
      findings.push(
        problem(check, `${say(demand)}, but ${against}`, "Change one of them so that one Python meets both.", demand.place),
      );
    } else {
      demands.push(demand);
      left = common;
    }
  }
  if (findings.length > 0) return { demands, findings };
  const detail = demands.length === 0 ? "nothing says which Python; any Python 3 is taken" : demands.map(say).join("; ");
  return { demands, findings: [ok(check, detail)] };
}

/** Minor versions of Python 3 (newest first) of which some release meets every demand. */
export function possibleMinors(demands: readonly VersionDemand[]): readonly number[] {
  const minors = universe
    .filter((version) => demands.every((demand) => satisfiesAny(version, demand.anyOf)))
    .filter((version) => version.startsWith("3."))
    .map((version) => Number(version.split(".")[1]));
  return [...new Set(minors)].filter((minor) => minor >= 6).reverse();
}
