import type { Strategy } from "../project/model.ts";
import { sayDuration } from "../quantity/duration.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import type { Stage } from "../release/journal.ts";

/** One line of the plan: what the step does, and how it is undone. */
export interface PlannedStep {
  readonly stage: Stage;
  readonly does: string;
  readonly undo: string;
}

export interface PlanFacts {
  readonly release: number;
  readonly previous: number | undefined;
  readonly strategy: Strategy;
  readonly base: readonly string[];
  readonly servers: readonly string[];
  readonly workers: readonly string[];
  readonly database: { readonly service: string; readonly onUndo: "keep" | "downgrade" } | undefined;
  readonly checks: readonly string[];
}

/** Everything a rollout will do, in order, as it is printed before anything changes. */
export function planRollout(facts: PlanFacts): readonly PlannedStep[] {
  const { release, previous, strategy } = facts;
  const back = previous === undefined ? "nothing serves yet: the release is taken away" : `release ${previous} keeps serving`;
  const checked = facts.checks.length === 0 ? "the containers' own health" : facts.checks.join(", ");
  const steps: PlannedStep[] = [
    {
      stage: "base",
      does: sayBase(facts.base),
      undo: previous === undefined ? "what this rollout made is removed" : "nothing to undo",
    },
    { stage: "containers", does: `make the containers of release ${release} without starting them`, undo: "remove them" },
  ];
  if (facts.database !== undefined) {
    const { service, onUndo } = facts.database;
    const undo = onUndo === "downgrade" ? "downgrade with the newer image" : "keep the additive change";
    steps.push({ stage: "database", does: `back up ${service}, verify the backup, migrate`, undo });
  }
  steps.push({ stage: "servers", does: `start ${facts.servers.join(", ")} and wait until well`, undo: `stop them; ${back}` });
  for (const { share, bake } of shiftsOf(strategy, previous)) {
    steps.push({
      stage: "traffic",
      does: `${sayPercentage(share)} of the visitors for ${sayDuration(bake)}, watched by ${checked}`,
      undo: previous === undefined ? back : `all visitors back to release ${previous}`,
    });
  }
  if (facts.workers.length > 0) {
    const undo = previous === undefined ? "stop them" : `start those of release ${previous} again`;
    steps.push({ stage: "workers", does: `change over ${facts.workers.join(", ")}`, undo });
  }
  steps.push({
    stage: "settle",
    does: "ask from outside who serves, write the ledger",
    undo: "rollback returns to known-good",
  });
  return steps;
}

function sayBase(base: readonly string[]): string {
  return base.length === 0
    ? "make sure that networks and volumes exist"
    : `make sure that ${base.join(", ")} run (unchanged if they do)`;
}

/** A first release has nobody to share with, so it gets all visitors at once and only the last bake. */
export function shiftsOf(strategy: Strategy, previous: number | undefined): Strategy["steps"] {
  return previous === undefined ? strategy.steps.slice(-1) : strategy.steps;
}
