import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import type { Finding } from "./finding.ts";
import type { Interpreter } from "./interpreter.ts";
import type { PackageManager } from "./package-manager.ts";
import type { pythonAnswers } from "./python-answers.ts";
import { environmentSummary, sayPlace } from "./summary.ts";
import type { VersionDemand } from "./version-demand.ts";

/** Everything that was found out. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly manager: PackageManager;
  readonly python: Interpreter | undefined;
  /** Folder of the environment; undefined when there is none. */
  readonly venv: string | undefined;
  readonly sources: readonly VersionDemand[];
}

const sayProblem = ({ check, detail, place }: Finding) =>
  `${check}: ${detail}${place === undefined ? "" : ` (${sayPlace(place)})`}`;

function explain({ findings, manager, python }: Examined): string {
  const problems = findings.filter(({ state }) => state === "problem");
  if (problems.length > 0) {
    const count = problems.length === 1 ? "The environment has a problem" : `The environment has ${problems.length} problems`;
    return `${count}: ${problems.map(sayProblem).join(" · ")}.`;
  }
  const passed = findings.filter(({ state }) => state === "ok").length;
  return `Python ${python?.version ?? "?"} with ${manager.name}: all ${passed} checks passed.`;
}

/** Turns what was found out into the action's outcome. */
export function environmentOutcome(examined: Examined): Outcome {
  const { findings, manager, python, venv, sources } = examined;
  const problems = findings.filter(({ state }) => state === "problem");
  const explanation = explain(examined);
  return {
    result: (problems.length === 0 ? "valid" : "invalid") satisfies ResultOf<typeof pythonAnswers>,
    explanation,
    outputs: {
      "python-version": python?.version ?? "",
      "python-path": python?.path ?? "",
      venv: venv ?? "",
      "package-manager": manager.name,
    } satisfies OutputsOf<typeof pythonAnswers>,
    report: {
      checks: findings.map(({ place, ...rest }) => ({ ...rest, place: place ?? null })),
      sources: sources.map(({ text, source, place, anyOf }) => ({ source, text, anyOf, place: place ?? null })),
      packageManagerReason: manager.reason,
    },
    summary: environmentSummary(findings, explanation),
    failed: problems.length > 0,
    remedy: "Correct each of them where it is named; the job's summary says how.",
    annotations: problems.flatMap(({ check, detail, remedy, place }) =>
      place === undefined ? [] : [{ message: `${check}: ${detail}. ${remedy}`, place }],
    ),
  };
}
