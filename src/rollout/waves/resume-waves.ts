import { fail } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import type { Journal } from "../../release/journal.ts";
import { serving } from "../../release/ledger.ts";
import type { LockOwner } from "../../targets/target.ts";
import { type DeploySurroundings, patienceFor } from "../baking/patience.ts";
import { startNext } from "../baking/start-next.ts";
import type { DeployInputs } from "../deploy.ts";
import { hostsNotReady } from "../failures.ts";
import type { Opened } from "../opening/open-environment.ts";
import { recoverHeld, unfinishedOf } from "../recovery/recover-targets.ts";
import { deployOutcome } from "../telling/deploy-outcome.ts";
import { startTimeline, type Timeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { ownerOf } from "../turn/owner.ts";
import type { WaveTarget } from "./advance-waves.ts";
import type { Fleet } from "./fleet.ts";
import { goOnWaves, type LeftWaves, leftWaves, releaseOf } from "./go-on-waves.ts";
import { laterCandidates } from "./later-candidates.ts";
import type { TargetEnd } from "./target-end.ts";
import { waveTargets } from "./wave-targets.ts";
import { wavesAnnounced } from "./waves-announced.ts";
import { wavesOutcome } from "./waves-outcome.ts";

/**
 * mode: resume on several hosts: what a killed run left is finished or undone wherever it left something, and a rollout
 * whose bakes are watched on hosts goes on, with its next waves too.
 */
export async function resumeWaves(inputs: DeployInputs, fleet: Fleet, surroundings: DeploySurroundings): Promise<Outcome> {
  const { world, environment, targets, missing } = fleet;
  const [lead] = targets;
  if (lead === undefined) {
    const problems = missing.map(({ name, why }) => `${name}: ${why.message}`);
    throw fail(hostsNotReady, { environment: environment.name, problems });
  }
  const left = await leftWaves(targets, missing.length > 0);
  if (left === undefined) return recoverWaves(fleet, lead.opened);
  if (lead.name !== fleet.lead) {
    // Its journal tells which waves are done, and its lock keeps others away: without it nobody goes on.
    const why = missing.map(({ name, why: { sentence } }) => `${name}: ${sentence}`).join(" ");
    const explanation = `Release ${left.release} is under way, and ${fleet.lead}, which holds the environment's lock, can't be reached: ${why} Watchers look on.`;
    return deployOutcome(lead.opened, {
      result: "unchanged",
      explanation,
      plan: [],
      timeline: startTimeline(world),
      current: undefined,
    });
  }
  const outcome = await wavesAnnounced(lead.opened, inputs, () => goOn(inputs, fleet, lead.opened, surroundings));
  // Waves whose turn can't come here come in the run that began the rollout.
  const next =
    outcome.result === "baking" && outcome.outputs["resume-at"] === "" ? { ...outcome, result: "promoted" } : outcome;
  if (inputs["start-next"]) await startNext(world, next);
  return outcome;
}

async function goOn(inputs: DeployInputs, fleet: Fleet, lead: Opened, surroundings: DeploySurroundings): Promise<Outcome> {
  const { world, environment, waves, targets, missing: unseen } = fleet;
  const timeline = startTimeline(world);
  const owner = ownerOf(world, `resume of ${environment.name}`);
  const { target, records } = lead;
  const hold = { world, target, records, owner, insist: undefined };
  return holding(hold, async (held, ending) => {
    await recoverHeld(targets, { timeline, owner, held, ending }, () => true);
    const before = await records.ledger();
    const left = await leftWaves(targets, unseen.length > 0);
    if (left === undefined) {
      const explanation = "Nothing was left unfinished.";
      return deployOutcome(lead, { result: "unchanged", explanation, plan: [], timeline, current: serving(before) });
    }
    const patience = patienceFor(world, inputs, surroundings);
    const reached = waveTargets(targets, { timeline, owner, held, ending, patience });
    const release = await releaseOf(reached, left);
    const own = release === undefined ? reached : reached.map((one) => releasing(one, release.commit));
    const candidates = laterCandidates({ inputs, surroundings, lead, release });
    const all = { targets: own, unseen, policy: { ...waves, first: fleet.first }, candidates, begins: () => undefined };
    const end = await goOnWaves(all, left);
    return wavesOutcome(lead, { ...end, timeline, plan: [], before: previousOf(left, before), after: await records.ledger() });
  });
}

/** What the lock-holding target served before this rollout. */
function previousOf({ release }: LeftWaves, ledger: Parameters<typeof serving>[0]) {
  const now = serving(ledger);
  if (now?.number !== release) return now;
  const promoted = ledger.events.findLast((event) => event.kind === "promoted" && event.release === release);
  const from = promoted?.kind === "promoted" ? promoted.from : undefined;
  return ledger.releases.find(({ number }) => number === from);
}

/** Whoever resumes may have another commit checked out; what goes out is that of the release. */
function releasing(target: WaveTarget, commit: string): WaveTarget {
  const world = { ...target.context.world, facts: { ...target.context.world.facts, commit } };
  return { ...target, opened: { ...target.opened, world }, context: { ...target.context, world } };
}

/** Nothing bakes: what a killed run left is finished or undone. */
async function recoverWaves(fleet: Fleet, lead: Opened): Promise<Outcome> {
  const { world, environment, targets, missing } = fleet;
  const timeline = startTimeline(world);
  const owner = ownerOf(world, `resume of ${environment.name}`);
  const done = await recoverTargets(fleet, owner, timeline, () => true);
  const ends: TargetEnd[] = [];
  for (const { name, wave, opened } of targets) {
    const now = serving(await opened.records.ledger());
    const did = done.find((text) => text.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
    ends.push({ target: name, wave: wave + 1, result: "unchanged", serving: now?.number ?? null, explanation: did });
  }
  for (const { name, wave, why } of missing) {
    ends.push({ target: name, wave: wave + 1, result: "lost", serving: null, explanation: why.sentence });
  }
  const numbers = new Set(ends.map((end) => end.serving));
  const differ =
    numbers.size < 2
      ? ""
      : ` The hosts differ, which the next deploy puts right: ${ends.map((end) => `${end.target} ${end.serving ?? "unknown"}`).join(", ")}.`;
  const rest = missing.map(({ name, why }) => ` Left as it is: ${name}: ${why.sentence}`).join("");
  const explanation = `${done.length === 0 ? "Nothing was left unfinished." : done.join(" · ")}${differ}${rest}`;
  const result = done.length === 0 ? "unchanged" : done.some((text) => text.includes("Finished")) ? "promoted" : "rolled-back";
  const current = serving(await lead.records.ledger());
  return deployOutcome(lead, { result, explanation, plan: [], timeline, current, targets: ends });
}

/** Under the environment's lock, on every target whose journal is wanted. */
export async function recoverTargets(
  { world, targets }: Fleet,
  owner: LockOwner,
  timeline: Timeline,
  wanted: (journal: Journal) => boolean,
): Promise<readonly string[]> {
  const [lead] = targets;
  if (lead === undefined || (await unfinishedOf(targets, wanted)).length === 0) return [];
  const { target, records } = lead.opened;
  return holding({ world, target, records, owner, insist: undefined }, (held, ending) =>
    recoverHeld(targets, { timeline, owner, held, ending }, wanted),
  );
}
