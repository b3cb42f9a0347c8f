import type { HookName, Hooks } from "../../project/hooks.ts";
import type { Strategy } from "../../project/model.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { Stage } from "../../release/journal.ts";
import { sayHook } from "../conduct/hooks.ts";
import { planServers } from "./plan-servers.ts";

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
  /** Of these, those that are made anew since their configuration has changed. */
  readonly changedBase?: readonly string[];
  readonly servers: readonly string[];
  /** Containers of the server that has most. */
  readonly replicas?: number;
  /** For how long nobody served when this environment was last recreated (ms). */
  readonly lastGapMs?: number | undefined;
  readonly workers: readonly string[];
  readonly database: { readonly service: string; readonly onUndo: "keep" | "downgrade" } | undefined;
  readonly checks: readonly string[];
  readonly hooks?: Hooks;
}

/** Everything a rollout will do, in order, as it is printed before anything changes. */
export function planRollout(facts: PlanFacts): readonly PlannedStep[] {
  const { release, previous, strategy } = facts;
  const steps: PlannedStep[] = [
    {
      stage: "base",
      does: sayBase(facts.base, facts.changedBase ?? []),
      undo: sayBaseUndo(facts),
    },
    { stage: "containers", does: `make the containers of release ${release} without starting them`, undo: "remove them" },
  ];
  steps.push(...hooked(facts, "pre-deploy", "containers"));
  if (facts.database !== undefined) {
    const { service, onUndo } = facts.database;
    const undo = onUndo === "downgrade" ? "downgrade with the newer image" : "keep the additive change";
    steps.push({ stage: "database", does: `back up ${service}, verify the backup, migrate`, undo });
  }
  steps.push(...planServers(facts));
  if (facts.workers.length > 0) {
    const undo = previous === undefined ? "stop them" : `start those of release ${previous} again`;
    const stopped = strategy.kind === "recreate" && previous !== undefined;
    steps.push({ stage: "workers", does: `${stopped ? "start" : "change over"} ${facts.workers.join(", ")}`, undo });
  }
  steps.push(...hooked(facts, "cache-invalidate", "settle"), ...hooked(facts, "post-deploy", "settle"));
  steps.push({
    stage: "settle",
    does: `ask from outside who serves, write the ledger${sayWarm(facts)}`,
    undo: "rollback returns to known-good",
  });
  return steps;
}

/** What a command has done is not taken back; others hear of the way back by hooks of their own. */
function hooked({ hooks = {}, previous }: PlanFacts, name: HookName, stage: Stage): readonly PlannedStep[] {
  const told = [...(name === "pre-deploy" ? [] : ["cache-invalidate" as const]), "post-rollback" as const];
  const after = previous === undefined ? [] : told.filter((one) => (hooks[one] ?? []).length > 0);
  const undo = `what it did is not taken back${after.length === 0 ? "" : `; the way back runs ${after.join(" and ")}`}`;
  return (hooks[name] ?? []).map((hook) => {
    const policy = hook.onFailure === "stop" ? "the rollout is undone" : "it goes on";
    return { stage, does: `${sayHook(name, hook)}, at most ${sayDuration(hook.within)}; if it fails ${policy}`, undo };
  });
}

function sayBaseUndo({ previous, changedBase = [] }: PlanFacts): string {
  if (previous === undefined) return "what this rollout made is removed";
  return changedBase.length === 0 ? "nothing to undo" : "not undone: deploy the files as they were, with `base: apply`";
}

function sayWarm({ previous, strategy }: PlanFacts): string {
  if (previous === undefined || strategy.kind === "recreate") return "";
  if (previous === adoptedNumber) return "; what ran before is kept, stopped, as release 0";
  if (strategy.kind === "rolling" || strategy.warmFor === 0) return `; release ${previous} is stopped and kept`;
  const until = strategy.warmFor === undefined ? "until the next promotion" : `for ${sayDuration(strategy.warmFor)}`;
  const staging = strategy.idle === "staging" ? ` and shows on port ${strategy.preview?.port?.port ?? "?"}` : "";
  return `; release ${previous} keeps running ${until}${staging}`;
}

function sayBase(base: readonly string[], changed: readonly string[]): string {
  if (changed.length > 0)
    return `make ${changed.join(", ")} anew, since the compose files have changed (\`base: apply\`; interrupted meanwhile), make sure that the other base services run`;
  return base.length === 0
    ? "make sure that networks and volumes exist"
    : `make sure that ${base.join(", ")} run (unchanged if they do)`;
}
