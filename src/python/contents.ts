import type { Bench } from "./bench.ts";
import { checkImports } from "./check-imports.ts";
import { checkTools } from "./check-tools.ts";
import { checkConflicts } from "./conflicts.ts";
import { type Finding, problem, skipped } from "./finding.ts";
import type { PythonInputs } from "./inputs.ts";
import { installedVersions } from "./installed.ts";

type Wanted = Pick<PythonInputs, "tools" | "imports">;

function notAsked({ tools, imports }: Wanted): readonly Finding[] {
  const what = "not asked: there is no environment to ask";
  return [
    skipped("Dependency conflicts", what),
    ...(tools.length === 0 ? [] : [skipped("Tool", `${what} (${tools.map(({ name }) => name).join(", ")})`)]),
    ...(imports.length === 0 ? [] : [skipped("Import", `${what} (${imports.join(", ")})`)]),
  ];
}

async function toolFindings(bench: Bench, python: string, tools: Wanted["tools"]): Promise<readonly Finding[]> {
  if (tools.length === 0) return [];
  const installed = await installedVersions(bench, python);
  if (installed !== undefined) return checkTools(tools, installed, bench.project);
  return [problem("Tool", "Python could not say what is installed", "Remove the environment and let it be made again.")];
}

/** What is in the environment: does it fit together, are the tools there, do the modules import. */
export async function checkContents(
  bench: Bench,
  python: string | undefined,
  base: string | undefined,
  wanted: Wanted,
): Promise<readonly Finding[]> {
  if (python === undefined) return notAsked(wanted);
  return bench.world.log.group("Contents", async () => [
    ...(await checkConflicts(bench, python, base)),
    ...(await toolFindings(bench, python, wanted.tools)),
    ...(await checkImports(bench, python, wanted.imports)),
  ]);
}
