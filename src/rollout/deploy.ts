import { fail } from "../failure.ts";
import type { DockerFolders } from "../image/docker-login.ts";
import type { InputsOf } from "../input.ts";
import type { Outcome } from "../outcome.ts";
import { sayDuration } from "../quantity/duration.ts";
import { type Ledger, lastGap, nextNumber, serving } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import type { World } from "../world.ts";
import { accessOf } from "./access.ts";
import { type Announced, announced } from "./announced.ts";
import { mostReplicas } from "./chosen-strategy.ts";
import { conduct } from "./conduct.ts";
import type { Context } from "./context.ts";
import { conductedOutcome, deployOutcome } from "./deploy-outcome.ts";
import { bakesTooLong } from "./failures.ts";
import { freeSlot } from "./free-slot.ts";
import { holding } from "./hold.ts";
import type { deployInputs } from "./inputs.ts";
import { inEnvironment, type Opened } from "./open-environment.ts";
import { ownerOf } from "./owner.ts";
import { bakesOf, type PlannedStep, planRollout } from "./plan.ts";
import { type Candidate, preflight } from "./preflight.ts";
import { recover } from "./recover.ts";
import { resume } from "./resume.ts";
import { startTimeline } from "./timeline.ts";

export type DeployInputs = InputsOf<typeof deployInputs>;

/** staged-deploy: the release of this commit, in stages, or the words why not. */
export async function deploy(inputs: DeployInputs, world: World, folders: DockerFolders): Promise<Outcome> {
  const { config, environment, strategy, adopt } = inputs;
  return inEnvironment(
    { world, config, environment, strategy, adopt, appEnv: inputs["app-env"], access: accessOf(inputs) },
    (opened) => (inputs.mode === "resume" ? resume(opened) : deployOpened(inputs, opened, folders)),
  );
}

export async function deployOpened(inputs: DeployInputs, opened: Opened, folders: DockerFolders): Promise<Outcome> {
  return announced(opened, inputs, (told) => deployAnnounced(inputs, told, folders));
}

async function deployAnnounced(inputs: DeployInputs, opened: Announced, folders: DockerFolders): Promise<Outcome> {
  const { world, settings, records } = opened;
  const timeline = startTimeline(world);
  const candidate = await world.log.group("Preflight", () => preflight(inputs, opened, folders));
  const current = serving(await records.ledger());
  const plan = planOf(opened, await records.ledger());
  const bakes = bakesOf(settings.strategy, current?.number);
  if (bakes > inputs["max-wait"])
    throw fail(bakesTooLong, { bakes: sayDuration(bakes), wait: sayDuration(inputs["max-wait"]) });
  await world.log.group("The plan", async () => {
    for (const [index, { does, undo }] of plan.entries()) world.log.info(`${index + 1}. ${does}   (undone by: ${undo})`);
  });
  if (inputs["dry-run"]) {
    const explanation = `Release ${nextNumber(await records.ledger())} would take ${plan.length} steps; nothing was changed.`;
    return deployOutcome(opened, { result: "planned", explanation, plan, timeline, current });
  }
  const owner = ownerOf(world, `deploy to ${opened.environment.name}`);
  return holding({ world, target: opened.target, records, owner, insist: undefined }, async (held, ending) => {
    const context: Context = { ...opened, timeline, owner, held, ending };
    const recovered = await recover(context);
    if (recovered !== undefined) world.log.warning(recovered);
    return rollOut(context, opened, candidate, plan);
  });
}

async function rollOut(
  context: Context,
  opened: Announced,
  candidate: Candidate,
  plan: readonly PlannedStep[],
): Promise<Outcome> {
  const { world, records, owner, timeline } = context;
  const ledger = await records.ledger();
  const current = serving(ledger);
  if (current !== undefined && same(current, candidate) && (await servesNow(opened, current))) {
    const explanation = `${sayRelease(current)} already serves with these images and settings.`;
    return deployOutcome(opened, { result: "unchanged", explanation, plan: [], timeline, current });
  }
  const release: Release = {
    number: nextNumber(ledger),
    commit: world.facts.commit,
    images: candidate.images,
    configuration: candidate.configuration,
    services: opened.services,
    database: undefined,
    actor: owner.actor,
    run: owner.run,
    ...(context.settings.strategy.kind === "recreate" ? { exclusive: true } : {}),
    created: owner.since,
  };
  const from = current === undefined ? "the first" : `after ${sayRelease(current)}`;
  timeline.note(`${sayRelease(release)} begins, ${from}`, { share: 0 });
  opened.begins({ task: "deploy", release, replaces: current, plan });
  const slot = freeSlot(await opened.target.router.read(), current?.number);
  const conducted = await conduct(context, { release, previous: current?.number, slot });
  return conductedOutcome(opened, { conducted, plan, timeline, current });
}

function same(current: Release, candidate: Candidate): boolean {
  const parts = Object.keys({ ...current.images, ...candidate.images });
  return (
    current.configuration === candidate.configuration && parts.every((part) => current.images[part] === candidate.images[part])
  );
}

async function servesNow({ target }: Opened, current: Release): Promise<boolean> {
  const now = await target.router.read();
  const stable = now === undefined ? undefined : now.slots[now.split.stable];
  return stable === current.number && (await target.releases.readiness(current.number)) === "running";
}

function planOf(opened: Opened, ledger: Ledger): readonly PlannedStep[] {
  const { settings, environment, services } = opened;
  const named = (part: string) => services.filter((service) => service.part === part).map(({ name }) => name);
  return planRollout({
    release: nextNumber(ledger),
    previous: serving(ledger)?.number,
    strategy: settings.strategy,
    base: opened.base,
    servers: named("server"),
    replicas: mostReplicas(services),
    lastGapMs: lastGap(ledger),
    workers: named("worker"),
    database:
      environment.database === undefined ? undefined : { service: environment.database.service, onUndo: settings.onUndo },
    checks: settings.checks.map(({ name }) => name),
  });
}
