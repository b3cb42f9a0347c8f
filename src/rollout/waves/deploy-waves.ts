import { Failure, fail } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import { serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import { type DeploySurroundings, patienceFor, refuseUnwatched } from "../baking/patience.ts";
import type { DeployInputs } from "../deploy.ts";
import { hostsNotReady, hostsToCorrect } from "../failures.ts";
import { planOf } from "../preflight/plan-of.ts";
import { type Candidate, preflight } from "../preflight/preflight.ts";
import { recoverHeld } from "../recovery/recover-targets.ts";
import { type Announced, announced } from "../telling/announced.ts";
import { deployOutcome } from "../telling/deploy-outcome.ts";
import { startTimeline } from "../telling/timeline.ts";
import { ownerOf } from "../turn/owner.ts";
import { unlessSuperseded } from "../turn/unless-superseded.ts";
import type { Fleet, FleetTarget } from "./fleet.ts";
import { meetWaves } from "./meet-waves.ts";
import { runWaves } from "./run-waves.ts";
import { planShared } from "./shared-database.ts";
import { waveTargets } from "./wave-targets.ts";
import { wavesOutcome } from "./waves-outcome.ts";

/** staged-deploy on several hosts: the same release everywhere, wave by wave. */
export async function deployWaves(inputs: DeployInputs, fleet: Fleet, folders: DeploySurroundings): Promise<Outcome> {
  const lead = leadOf(fleet);
  return announced({ ...lead.opened, world: fleet.world }, inputs, (told) => deployAnnounced(inputs, fleet, told, folders));
}

/** The first target of the first wave; nothing begins when any host is missing. */
function leadOf({ environment, targets, missing }: Fleet): FleetTarget {
  const [lead] = targets;
  if (missing.length > 0 || lead === undefined) {
    const problems = missing.map(({ name, why }) => `${name}: ${why.message}`);
    throw fail(hostsNotReady, { environment: environment.name, problems });
  }
  return lead;
}

/** What is about to be released, checked on every target, all problems at once. Images are the same everywhere. */
async function candidates(
  inputs: DeployInputs,
  fleet: Fleet,
  folders: DeploySurroundings,
): Promise<ReadonlyMap<string, Candidate>> {
  const found = new Map<string, Candidate>();
  const problems: string[] = [];
  const kept: Failure[] = [];
  const look = async ({ name, opened }: FleetTarget, given: DeployInputs) => {
    try {
      found.set(name, await preflight(given, opened, folders));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(`${name}: ${error.message}`);
      kept.push(error);
    }
  };
  const [lead, ...others] = fleet.targets;
  if (lead !== undefined) await look(lead, inputs);
  const images = (lead && found.get(lead.name)?.images) ?? inputs.images;
  await Promise.all(others.map((target) => look(target, { ...inputs, images })));
  const { environment } = fleet;
  if (kept.some(({ fault }) => fault === "user")) throw fail(hostsToCorrect, { environment: environment.name, problems, kept });
  if (problems.length > 0) throw fail(hostsNotReady, { environment: environment.name, problems });
  return found;
}

async function deployAnnounced(
  inputs: DeployInputs,
  fleet: Fleet,
  lead: Announced,
  folders: DeploySurroundings,
): Promise<Outcome> {
  const { world, waves, environment } = fleet;
  const timeline = startTimeline(world);
  const found = await world.log.group("Preflight", () => candidates(inputs, fleet, folders));
  const ledger = await lead.records.ledger();
  const changedBase = [...new Set([...found.values()].flatMap((one) => one.changedBase ?? []))];
  const plan = planShared(planOf(lead, ledger, changedBase), fleet.first);
  const alone = fleet.first === undefined ? 0 : 1;
  const turns = waves.hosts.reduce((sum, wave) => sum + Math.ceil(wave.length / (waves.maxParallel ?? wave.length)), alone);
  const patience = patienceFor(world, inputs, folders);
  for (const { opened } of fleet.targets) {
    const previous = serving(await opened.records.ledger())?.number;
    await refuseUnwatched(opened, inputs, { previous, patience, turns });
  }
  await world.log.group("The plan", async () => {
    for (const [index] of waves.hosts.entries()) {
      const names = fleet.targets.filter(({ wave }) => wave === index).map(({ name }) => name);
      world.log.info(`Wave ${index + 1}: ${names.join(", ")}`);
    }
    for (const [index, { does, undo }] of plan.entries()) world.log.info(`${index + 1}. ${does}   (undone by: ${undo})`);
  });
  if (inputs["dry-run"]) {
    const explanation = `It would take ${plan.length} steps on each of ${fleet.targets.length} hosts in ${waves.hosts.length} waves; nothing was changed.`;
    return deployOutcome(lead, { result: "planned", explanation, plan, timeline, current: serving(ledger) });
  }
  const { records, target } = lead;
  const busy = environment.whenBusy;
  const owner = ownerOf(world, `deploy to ${environment.name}`);
  return unlessSuperseded(lead, timeline, { world, target, records, owner, insist: undefined, busy }, async (held, ending) => {
    await recoverHeld(fleet.targets, { timeline, owner, held, ending }, () => true);
    const targets = waveTargets(fleet.targets, { timeline, owner, held, ending, patience });
    const all = {
      targets,
      unseen: [],
      policy: { ...waves, first: fleet.first },
      candidates: async () => found,
      begins: (release: Release, replaces: Release | undefined) => lead.begins({ task: "deploy", release, replaces, plan }),
    };
    const candidate = found.get(targets[0]?.name ?? "");
    const met = candidate === undefined ? undefined : await meetWaves(all, candidate);
    const end = met ?? (await runWaves(all, await records.waves()));
    return wavesOutcome(lead, {
      ...end,
      timeline,
      plan,
      before: serving(ledger),
      after: await records.ledger().catch(() => ledger),
    });
  });
}
