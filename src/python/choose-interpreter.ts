import type { Bench } from "./bench.ts";
import { findInterpreter } from "./find-interpreter.ts";
import { type Finding, ok, problem } from "./finding.ts";
import type { Interpreter } from "./interpreter.ts";
import type { VersionDemand } from "./version-demand.ts";

const check = "Interpreter";

/** People write `==3.12` for any 3.12; PEP 440 reads it as 3.12.0 alone. */
function hint(demands: readonly VersionDemand[], seen: readonly Interpreter[]): string {
  for (const specifier of demands.flatMap((demand) => demand.anyOf)) {
    const [, minor] = /^(?:==|<=)(\d+\.\d+)$/.exec(specifier) ?? [];
    if (minor !== undefined && seen.some(({ version }) => version.startsWith(`${minor}.`))) {
      return ` "${specifier}" ends at ${minor}.0: write "==${minor}.*" (or "<${minor.replace(/\d+$/, (part) => `${Number(part) + 1}`)}") if any ${minor} is meant.`;
    }
  }
  return "";
}

/** Chooses the interpreter and says why, or what there is and why none of it fits. */
export async function chooseInterpreter(
  bench: Bench,
  demands: readonly VersionDemand[],
): Promise<{ readonly chosen: Interpreter | undefined; readonly finding: Finding }> {
  const { chosen, seen } = await findInterpreter(bench, demands);
  if (chosen !== undefined) return { chosen, finding: ok(check, `Python ${chosen.version}, ${chosen.found}`) };
  const wanted = demands.map(({ text, source }) => `${source} ("${text}")`).join(" and ");
  const there = seen.length === 0 ? "no Python 3 was found" : `there is ${seen.map(({ version }) => version).join(", ")}`;
  const asked = wanted === "" ? "" : ` that meets ${wanted}`;
  const remedy = `Add actions/setup-python (or "uv python install") with a version that fits before this step.${hint(demands, seen)}`;
  return { chosen, finding: problem(check, `no Python${asked} is here: ${there}`, remedy, demands[0]?.place) };
}
