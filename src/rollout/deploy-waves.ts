import { Failure, fail } from "../failure.ts";
import type { DockerFolders } from "../image/docker-login.ts";
import type { Outcome } from "../outcome.ts";
import { sayDuration } from "../quantity/duration.ts";
import { serving } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import { type Announced, announced } from "./announced.ts";
import type { Context } from "./context.ts";
import type { DeployInputs } from "./deploy.ts";
import { deployOutcome } from "./deploy-outcome.ts";
import { bakesTooLong, hostsNotReady } from "./failures.ts";
import { type Fleet, type FleetTarget, timelineOf } from "./fleet.ts";
import { ownerOf } from "./owner.ts";
import { bakesOf } from "./plan.ts";
import { planOf } from "./plan-of.ts";
import { type Candidate, preflight } from "./preflight.ts";
import { recoverAll } from "./recover-all.ts";
import { runWaves, type WaveTarget } from "./run-waves.ts";
import { startTimeline } from "./timeline.ts";
import { unlessSuperseded } from "./unless-superseded.ts";
import { wavesOutcome } from "./waves-outcome.ts";

/** staged-deploy on several hosts: the same release everywhere, wave by wave. */
export async function deployWaves(inputs: DeployInputs, fleet: Fleet, folders: DockerFolders): Promise<Outcome> {
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
async function candidates(inputs: DeployInputs, fleet: Fleet, folders: DockerFolders): Promise<ReadonlyMap<string, Candidate>> {
  const found = new Map<string, Candidate>();
  const problems: string[] = [];
  const look = async ({ name, opened }: FleetTarget, given: DeployInputs) => {
    try {
      found.set(name, await preflight(given, opened, folders));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(`${name}: ${error.message}`);
    }
  };
  const [lead, ...others] = fleet.targets;
  if (lead !== undefined) await look(lead, inputs);
  const images = (lead && found.get(lead.name)?.images) ?? inputs.images;
  await Promise.all(others.map((target) => look(target, { ...inputs, images })));
  if (problems.length > 0) throw fail(hostsNotReady, { environment: fleet.environment.name, problems });
  return found;
}

async function deployAnnounced(inputs: DeployInputs, fleet: Fleet, lead: Announced, folders: DockerFolders): Promise<Outcome> {
  const { world, waves, environment } = fleet;
  const timeline = startTimeline(world);
  const found = await world.log.group("Preflight", () => candidates(inputs, fleet, folders));
  const ledger = await lead.records.ledger();
  const plan = planOf(lead, ledger, [...new Set([...found.values()].flatMap(({ changedBase = [] }) => changedBase))]);
  const turns = waves.hosts.reduce((sum, wave) => sum + Math.ceil(wave.length / (waves.maxParallel ?? wave.length)), 0);
  const bakes = bakesOf(lead.settings.strategy, serving(ledger)?.number) * turns;
  if (bakes > inputs["max-wait"])
    throw fail(bakesTooLong, { bakes: sayDuration(bakes), wait: sayDuration(inputs["max-wait"]) });
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
    const contexts = new Map(
      fleet.targets.map(({ name, opened }) => [
        name,
        { ...opened, timeline: timelineOf(timeline, name), owner, held, ending } satisfies Context,
      ]),
    );
    await recoverAll([...contexts]);
    await records.writeWaves(world.random(8));
    try {
      const targets = fleet.targets.flatMap((one): WaveTarget[] => {
        const [context, candidate] = [contexts.get(one.name), found.get(one.name)];
        return context === undefined || candidate === undefined ? [] : [{ ...one, context, candidate }];
      });
      const begins = (release: Release, replaces: Release | undefined) =>
        lead.begins({ task: "deploy", release, replaces, plan });
      const ends = await runWaves(targets, waves, begins);
      return wavesOutcome(lead, {
        ends,
        timeline,
        plan,
        before: serving(ledger),
        after: await records.ledger().catch(() => ledger),
      });
    } finally {
      // A lost host must not hide how the others ended; what it still says is overwritten by the next rollout.
      await records.closeWaves().catch(() => undefined);
    }
  });
}
