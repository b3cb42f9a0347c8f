import type { Bench } from "./bench.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { lastWords, remedyForMissing, runShown } from "./program.ts";

const check = "Dependency conflicts";

/** The lines in which `pip check` or `uv pip check` tell a conflict. */
export function conflictLines(output: string): readonly string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) =>
      /^The package `.*` (requires|has|was)|, but (you have|it'?s not installed)| requires .* not installed|is not supported on/.test(
        line,
      ),
    );
}

/** Who can be asked: uv, the environment's own pip, or the pip of the interpreter that it was made from. */
function questions(bench: Bench, python: string, base: string | undefined): readonly (readonly [string, ...string[]])[] {
  if (bench.uv !== undefined) return [["uv", "pip", "check", "--python", python]];
  const own = [python, "-I", "-m", "pip", "check"] as const;
  return base === undefined ? [own] : [own, [base, "-I", "-m", "pip", "--python", python, "check"]];
}

/** Asks whether what is installed fits together. */
export async function checkConflicts(bench: Bench, python: string, base: string | undefined): Promise<readonly Finding[]> {
  for (const argv of questions(bench, python, base)) {
    const done = await runShown(bench, argv);
    if (/No module named pip/.test(done.stderr)) continue;
    if (done.code === 0) return [ok(check, "what is installed fits together")];
    const lines = conflictLines(`${done.stdout}\n${done.stderr}`);
    const remedy = "Change the versions that are asked for so that they fit together, and lock again.";
    const told = lines.length > 0 ? lines : [`the check failed: ${lastWords(done)}`];
    return told.map((line) => problem(check, line.replace(/\.$/, "").slice(0, 300), remedy));
  }
  return [problem(check, "nobody can be asked: neither uv nor a pip is here", remedyForMissing("pip"))];
}
