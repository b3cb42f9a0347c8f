import type { HookName, Hooks } from "../../project/hooks.ts";
import type { Strategy } from "../../project/model.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { Stage } from "../../release/journal.ts";
import { sayHook } from "../conduct/hooks.ts";

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
  const checked = facts.checks.length === 0 ? "the containers' own health" : facts.checks.join(", ");
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
  steps.push(...(previous === undefined ? firstServers(facts, checked) : serversOf({ ...facts, previous }, checked)));
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

type Facts = PlanFacts & { readonly previous: number };

function firstServers({ servers, strategy }: PlanFacts, checked: string): readonly PlannedStep[] {
  const back = "nothing serves yet: the release is taken away";
  const bake = shiftsOf(strategy, undefined)[0]?.bake ?? 0;
  return [
    { stage: "servers", does: `start ${servers.join(", ")} and wait until well`, undo: `stop them; ${back}` },
    { stage: "traffic", does: `100 % of the visitors for ${sayDuration(bake)}, watched by ${checked}`, undo: back },
  ];
}

/** How servers and visitors change over, which is what strategies differ in. */
function serversOf(facts: Facts, checked: string): readonly PlannedStep[] {
  const { strategy } = facts;
  if (strategy.kind === "recreate") return recreated(facts, checked);
  if (facts.previous === adoptedNumber) return adopted(facts, checked);
  if (strategy.kind === "rolling") return rolled(facts, checked);
  const { previous, servers } = facts;
  const start = `start ${servers.join(", ")} and wait until well`;
  const steps: PlannedStep[] = [{ stage: "servers", does: start, undo: `stop them; release ${previous} keeps serving` }];
  const { preview, cohorts } = strategy;
  if (preview !== undefined) {
    const where = preview.port === undefined ? "from inside" : `on port ${preview.port.port}`;
    const who = preview.cohorts ? ", and for cohorts" : "";
    const bake = preview.bake === 0 ? "once" : `for ${sayDuration(preview.bake)}`;
    steps.push({
      stage: "preview",
      does: `preview ${where}${who}, looked at ${bake} by ${checked}; no visitor is drawn to it`,
      undo: `close it; release ${previous} keeps serving`,
    });
  }
  const besides = cohorts === undefined ? "" : " and the cohorts";
  for (const { share, bake } of strategy.steps) {
    steps.push({
      stage: "traffic",
      does: `${sayPercentage(share)} of the visitors${share < 1 ? besides : ""} for ${sayDuration(bake)}, watched by ${checked}`,
      undo: `all visitors back to release ${previous}`,
    });
  }
  return steps;
}

function recreated({ release, previous, servers, strategy, lastGapMs }: Facts, checked: string): readonly PlannedStep[] {
  const gap = lastGapMs === undefined ? "how long is measured" : `${sayDuration(lastGapMs)} the last time`;
  const bake = strategy.steps.at(-1)?.bake ?? 0;
  const undo = `stop release ${release}, then start release ${previous} again (nobody serves in between)`;
  return [
    {
      stage: "servers",
      does: `stop release ${previous}, then start ${servers.join(", ")} and wait until well; nobody serves in between (${gap})`,
      undo,
    },
    { stage: "traffic", does: `100 % of the visitors for ${sayDuration(bake)}, watched by ${checked}`, undo },
  ];
}

/** What was adopted publishes the environment's port itself, so the port changes hands. */
function adopted({ servers, strategy, lastGapMs }: Facts, checked: string): readonly PlannedStep[] {
  const bake = shiftsOf(strategy, adoptedNumber)[0]?.bake ?? 0;
  const gap = lastGapMs === undefined ? "for how long is measured" : `${sayDuration(lastGapMs)} the last time`;
  return [
    {
      stage: "servers",
      does: `start ${servers.join(", ")} beside what runs and wait until well`,
      undo: "stop them; what ran before keeps serving",
    },
    {
      stage: "traffic",
      does: `stop what ran before, take over its port (nobody listens meanwhile, ${gap}), 100 % of the visitors for ${sayDuration(bake)}, watched by ${checked}`,
      undo: "give the port back and start again what ran before",
    },
  ];
}

function rolled({ previous, servers, strategy, replicas = 1 }: Facts, checked: string): readonly PlannedStep[] {
  const batch = strategy.batch ?? 1;
  const undo = `start what is stopped of release ${previous}, all visitors back to it`;
  return strategy.steps.flatMap(({ share, bake }, round): readonly PlannedStep[] => {
    const done = Math.min(replicas, (round + 1) * batch);
    const last = share === 1 ? "" : `; then as many of release ${previous} stop`;
    return [
      {
        stage: "servers",
        does: `start ${servers.join(", ")} up to ${done} of ${replicas} containers and wait until well`,
        undo,
      },
      {
        stage: "traffic",
        does: `${sayPercentage(share)} of the visitors, as of the containers, for ${sayDuration(bake)}, watched by ${checked}${last}`,
        undo,
      },
    ];
  });
}

function sayWarm({ previous, strategy }: PlanFacts): string {
  if (previous === undefined || strategy.kind === "recreate") return "";
  if (previous === adoptedNumber) return "; what ran before is kept, stopped, as release 0";
  if (strategy.kind === "rolling" || strategy.warmFor === 0) return `; release ${previous} is stopped and kept`;
  const until = strategy.warmFor === undefined ? "until the next promotion" : `for ${sayDuration(strategy.warmFor)}`;
  const staging = strategy.idle === "staging" ? ` and shows on port ${strategy.preview?.port?.port ?? "?"}` : "";
  return `; release ${previous} keeps running ${until}${staging}`;
}

/** How long the gate looks in all (ms). */
export function bakesOf(strategy: Strategy, previous: number | undefined): number {
  const preview = isFirst(previous) ? 0 : (strategy.preview?.bake ?? 0);
  return shiftsOf(strategy, previous).reduce((sum, { bake }) => sum + bake, preview);
}

function sayBase(base: readonly string[], changed: readonly string[]): string {
  if (changed.length > 0)
    return `make ${changed.join(", ")} anew, since the compose files have changed (\`base: apply\`; interrupted meanwhile), make sure that the other base services run`;
  return base.length === 0
    ? "make sure that networks and volumes exist"
    : `make sure that ${base.join(", ")} run (unchanged if they do)`;
}

const isFirst = (previous: number | undefined) => previous === undefined || previous === adoptedNumber;

/** A first release has nobody to share with, so it gets all visitors at once and only the last bake. */
export function shiftsOf(strategy: Strategy, previous: number | undefined): Strategy["steps"] {
  return isFirst(previous) ? strategy.steps.slice(-1) : strategy.steps;
}
