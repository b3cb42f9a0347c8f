import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { PlanFacts, PlannedStep } from "./plan.ts";
import { shiftsOf } from "./shifts.ts";

type Facts = PlanFacts & { readonly previous: number };

/** How servers start and visitors come, as far as it differs with the strategy and with what served before. */
export function planServers(facts: PlanFacts): readonly PlannedStep[] {
  const checked = facts.checks.length === 0 ? "the containers' own health" : facts.checks.join(", ");
  const { previous } = facts;
  return previous === undefined ? firstServers(facts, checked) : serversOf({ ...facts, previous }, checked);
}

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
