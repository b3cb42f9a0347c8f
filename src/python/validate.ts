import { isAbsolute, join } from "node:path/posix";
import type { Outcome } from "../outcome.ts";
import type { World } from "../world.ts";
import { agree } from "./agree.ts";
import type { Bench } from "./bench.ts";
import { chooseInterpreter } from "./choose-interpreter.ts";
import { checkContents } from "./contents.ts";
import { environmentOutcome } from "./environment-outcome.ts";
import type { PythonInputs } from "./inputs.ts";
import { lockAbove } from "./lock-above.ts";
import { detectPackageManager } from "./package-manager.ts";
import { prepare } from "./prepare.ts";
import { readProjectFiles } from "./project-files.ts";
import type { VersionDemand } from "./version-demand.ts";
import { versionSources } from "./version-sources.ts";

function demandOf(input: PythonInputs["python-version"]): VersionDemand | undefined {
  if (input === undefined) return undefined;
  const { text, specifier } = input;
  return { text, anyOf: [specifier], source: "the input python-version", place: undefined, kind: "pins" };
}

/** python-env-validate: whether the environment that the repository asks for can be made here and holds what it must. */
export async function validate(inputs: PythonInputs, world: World): Promise<Outcome> {
  const shown = inputs["working-directory"];
  const directory = isAbsolute(shown) ? shown : join(world.facts.workspace, shown);
  const project = await readProjectFiles(directory, shown, world.files);
  const { manager, findings: detected } = detectPackageManager(
    project,
    await lockAbove(directory, world.facts.workspace, world.files),
  );
  const uv = await world.run({ argv: ["uv", "--version"], timeoutMs: 30_000 });
  const bench: Bench = { world, project, uv: uv.code === 0 ? uv.stdout.trim() : undefined };
  const sources = versionSources(project);
  const agreed = agree(demandOf(inputs["python-version"]), sources.demands);
  const { chosen, finding } = await chooseInterpreter(bench, agreed.demands);
  const findings = [...detected, ...sources.findings, ...agreed.findings, finding];
  const prepared = await prepare(bench, { manager, interpreter: chosen, demands: agreed.demands, findings }, inputs);
  const contents = await checkContents(bench, prepared.python?.path, chosen?.path, inputs);
  return environmentOutcome({
    findings: [...findings, ...prepared.findings, ...contents],
    manager,
    python: prepared.environment?.python ?? chosen,
    venv: prepared.environment?.folder,
    sources: sources.demands,
  });
}
