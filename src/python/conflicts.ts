import type { Bench } from "./bench.ts";
import { type Finding, note, ok, problem } from "./finding.ts";
import { runShown } from "./program.ts";

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

/** Asks whether what is installed fits together. */
export async function checkConflicts(bench: Bench, python: string): Promise<readonly Finding[]> {
  const byUv = ["uv", "pip", "check", "--python", python] as const;
  const done = await runShown(bench, bench.uv === undefined ? [python, "-I", "-m", "pip", "check"] : byUv);
  if (done.code === 0) return [ok(check, "what is installed fits together")];
  if (/No module named pip/.test(done.stderr))
    return [note(check, "not asked: neither uv nor a pip in the environment is here")];
  const lines = conflictLines(`${done.stdout}\n${done.stderr}`);
  const remedy = "Change the versions that are asked for so that they fit together, and lock again.";
  const told = lines.length > 0 ? lines : [`the check failed with exit code ${done.code}`];
  return told.map((line) => problem(check, line.replace(/\.$/, "").slice(0, 300), remedy));
}
