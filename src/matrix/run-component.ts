import { posix } from "node:path";
import { fail } from "../failure.ts";
import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import { type CommandRun, runCommands, sayCommand } from "../project/commands.ts";
import { componentNamed } from "../project/component.ts";
import { loadProject } from "../project/load.ts";
import type { Component } from "../project/model.ts";
import { sayDuration } from "../quantity/duration.ts";
import { block, code, table } from "../report/markdown.ts";
import { page } from "../report/page.ts";
import type { World } from "../world.ts";
import { componentMissing } from "./failures.ts";
import type { MatrixInputs } from "./inputs.ts";
import type { matrixAnswers } from "./matrix-answers.ts";

function explain(kind: string, name: string, runs: readonly CommandRun[], failed: CommandRun | undefined): string {
  if (runs.length === 0) return `${name} has no "${kind}" commands.`;
  if (failed === undefined) {
    const ms = runs.reduce((sum, run) => sum + run.ms, 0);
    return `${kind} of ${name} passed: ${runs.length} ${runs.length === 1 ? "command" : "commands"} in ${sayDuration(ms)}.`;
  }
  const why = failed.code === 127 ? "the program was not found or could not start" : `exit code ${failed.code}`;
  return `${kind} of ${name} failed: "${sayCommand(failed.argv)}" ended with ${why}.`;
}

function summary(told: {
  readonly kind: string;
  readonly component: Component;
  readonly explanation: string;
  readonly runs: readonly CommandRun[];
  readonly failed: CommandRun | undefined;
}): string {
  const { kind, component, explanation, runs, failed } = told;
  const rows = runs.map((run) => [code(sayCommand(run.argv)), run.code === 0 ? "✅" : `❌ ${run.code}`, sayDuration(run.ms)]);
  return page({
    sign: failed === undefined ? "✅" : "❌",
    title: `build-matrix: ${kind} of ${component.name} ${failed === undefined ? "passed" : "failed"}`,
    verdict: explanation,
    next: failed === undefined ? [] : [`Run it in ${code(component.path)} of your checkout: ${code(sayCommand(failed.argv))}`],
    parts: [
      rows.length === 0 ? "" : table(["Command", "Ended", "Took"], rows),
      failed === undefined || failed.lastLines.length === 0 ? "" : `Its last lines:\n\n${block(failed.lastLines)}`,
    ],
  });
}

/** Runs the lint or test commands of one component, so that workflows need no logic of their own. */
export async function runComponent(kind: "lint" | "test", inputs: MatrixInputs, world: World): Promise<Outcome> {
  const project = await loadProject({ world, config: posix.join(inputs["working-directory"], inputs.config) });
  const known = project.components.map((one) => one.name);
  if (inputs.component === undefined) throw fail(componentMissing, { kind, known });
  const component = componentNamed(project, inputs.component);
  const runs = await runCommands({ world, project, component, kind });
  const failed = runs.find((run) => run.code !== 0);
  const explanation = explain(kind, component.name, runs, failed);
  return {
    result: (runs.length === 0 ? "nothing-to-run" : failed === undefined ? "passed" : "failed") satisfies ResultOf<
      typeof matrixAnswers
    >,
    explanation,
    outputs: { components: [component.name] } satisfies Partial<OutputsOf<typeof matrixAnswers>>,
    report: { commands: runs.map(({ argv, code: exit, ms }) => ({ argv, code: exit, ms: Math.round(ms) })) },
    summary: runs.length === 0 ? "" : summary({ kind, component, explanation, runs, failed }),
    failed: failed !== undefined,
    remedy: "Correct what its output in this log shows, or the command itself.",
  };
}
