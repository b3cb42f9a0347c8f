import { code, plain } from "../../report/markdown.ts";
import { folded, page } from "../../report/page.ts";
import type { PlannedStep } from "../preflight/plan.ts";
import { planTable } from "./summary.ts";

/** What a rollout that has just begun says of itself. */
export function underWay(environment: string, does: string, plan: readonly PlannedStep[]): string {
  return page({
    sign: "⏳",
    title: `staged-deploy of ${environment}: under way`,
    verdict: does,
    next: [],
    parts: [plan.length === 0 ? "" : folded("The plan, and how each step is undone", planTable(plan))],
  });
}

export interface RolloutComment {
  /** What the job's summary says. */
  readonly markdown: string;
  readonly environment: string;
  /** The release that the way back leads to. */
  readonly back: { readonly number: number; readonly commit: string } | undefined;
  readonly runUrl: string;
}

/** The comment on a pull request: how it stands, and the way back from it. */
export function rolloutComment({ markdown, environment, back, runUrl }: RolloutComment): string {
  const commit = back === undefined || back.commit === "" ? "" : ` (${code(back.commit.slice(0, 7))})`;
  const way =
    back === undefined
      ? ""
      : `**The way back:** the rollback action with ${code(`environment: ${environment}`)} and ${code(`to: ${back.number}`)} puts release ${back.number}${commit} back; nothing is built for it.`;
  const run = runUrl === "" ? "" : `The log is at ${plain(runUrl)}`;
  return `${[markdown.trimEnd(), way, run].filter((part) => part !== "").join("\n\n")}\n`;
}
