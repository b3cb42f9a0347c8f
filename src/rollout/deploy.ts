import type { InputsOf } from "../input.ts";
import type { Outcome } from "../outcome.ts";
import { nextNumber, serving } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import type { World } from "../world.ts";
import { type GateWatch, gateLog } from "./baking/judged-gate.ts";
import { meetBake } from "./baking/meet-bake.ts";
import { type DeploySurroundings, patienceOf, refuseUnwatched } from "./baking/patience.ts";
import { resume } from "./baking/resume.ts";
import { startNext } from "./baking/start-next.ts";
import { withGates } from "./baking/tell-gates.ts";
import { rollOut, servesAlready } from "./conduct/roll-out.ts";
import type { Context } from "./context.ts";
import type { deployInputs } from "./inputs.ts";
import { eject } from "./leaving/eject.ts";
import { accessOf } from "./opening/access.ts";
import type { Opened } from "./opening/open-environment.ts";
import { refuseOvertaken } from "./preflight/not-older.ts";
import type { PlannedStep } from "./preflight/plan.ts";
import { planOf } from "./preflight/plan-of.ts";
import { preflight } from "./preflight/preflight.ts";
import { recover } from "./recovery/recover.ts";
import { recoveryAnnounced } from "./recovery/recovery-announced.ts";
import { status, statusWaves } from "./standing/status.ts";
import { type Announced, announced } from "./telling/announced.ts";
import { conductedOutcome, deployOutcome } from "./telling/deploy-outcome.ts";
import { startTimeline } from "./telling/timeline.ts";
import { ownerOf } from "./turn/owner.ts";
import { unlessSuperseded } from "./turn/unless-superseded.ts";
import { deployWaves } from "./waves/deploy-waves.ts";
import { ejectWaves } from "./waves/eject-waves.ts";
import { inFleet } from "./waves/fleet.ts";
import { resumeWaves } from "./waves/resume-waves.ts";

export type DeployInputs = InputsOf<typeof deployInputs>;

/** staged-deploy: the release of this commit, in stages, or the words why not; with what its gates have seen. */
export async function deploy(inputs: DeployInputs, world: World, folders: DeploySurroundings): Promise<Outcome> {
  const sourceHeaders = inputs["metrics-headers"];
  for (const value of Object.values(sourceHeaders)) if (value !== "") world.log.mask(value);
  const log = gateLog();
  const outcome = await inMode(inputs, world, folders, { sourceHeaders, log });
  return withGates(outcome, log.gates, { wishes: inputs, world });
}

async function inMode(inputs: DeployInputs, world: World, folders: DeploySurroundings, gate: GateWatch): Promise<Outcome> {
  const { config, environment, strategy, adopt, mode } = inputs;
  const looks = mode === "status" || (mode === "eject" && (inputs["dry-run"] || inputs.confirm !== environment));
  const intent = looks ? "look" : inputs["dry-run"] && mode === "deploy" ? "plan" : "change";
  const opening = {
    world,
    config,
    environment,
    strategy,
    adopt,
    appEnv: inputs["app-env"],
    access: accessOf(inputs),
    intent,
    gate,
  } as const;
  if (mode === "eject") {
    const confirmed = inputs["dry-run"] ? "" : inputs.confirm;
    return inFleet(opening, { alone: (opened) => eject(opened, confirmed), several: (fleet) => ejectWaves(fleet, confirmed) });
  }
  if (mode === "status") return inFleet(opening, { alone: status, several: statusWaves });
  return mode === "resume"
    ? inFleet(opening, {
        async alone(opened) {
          const outcome = await recoveryAnnounced(opened, inputs, () => resume(opened, patienceOf(world, inputs, folders)));
          if (inputs["start-next"]) await startNext(world, outcome);
          return outcome;
        },
        several: (fleet) => resumeWaves(inputs, fleet, folders),
      })
    : inFleet(opening, {
        alone: (opened) => deployOpened(inputs, opened, folders),
        several: (fleet) => deployWaves(inputs, fleet, folders),
      });
}

export async function deployOpened(inputs: DeployInputs, opened: Opened, folders: DeploySurroundings): Promise<Outcome> {
  return announced(opened, inputs, (told) => deployAnnounced(inputs, told, folders));
}

async function deployAnnounced(inputs: DeployInputs, opened: Announced, folders: DeploySurroundings): Promise<Outcome> {
  const { world, records } = opened;
  const timeline = startTimeline(world);
  const patience = patienceOf(world, inputs, folders);
  const candidate = await world.log.group("Preflight", () => preflight(inputs, opened, folders));
  const current = serving(await records.ledger());
  let plan = planOf(opened, await records.ledger(), candidate.changedBase);
  await refuseUnwatched(opened, inputs, { previous: current?.number, patience });
  await sayPlan(world, plan);
  if (inputs["dry-run"]) {
    const explanation = `Release ${nextNumber(await records.ledger())} would take ${plan.length} steps; nothing was changed.`;
    return deployOutcome(opened, { result: "planned", explanation, plan, timeline, current });
  }
  const owner = ownerOf(world, `deploy to ${opened.environment.name}`);
  const busy = opened.environment.whenBusy;
  const hold = { world, target: opened.target, records, owner, insist: undefined, busy };
  return unlessSuperseded(opened, timeline, hold, async (held, ending) => {
    const context: Context = { ...opened, timeline, owner, held, ending, patience };
    const met = await meetBake(context, candidate);
    if (met !== undefined) return conductedOutcome(opened, { ...met, current: met.previous, plan: [], timeline });
    const recovered = await recover(context);
    if (recovered !== undefined) world.log.warning(recovered);
    const ledger = await records.ledger();
    const now = serving(ledger);
    const older = inputs["allow-older"] || now?.number === current?.number;
    if (!older) await refuseOvertaken(world, opened.project.directory, now);
    // What was waited for has changed what this one follows.
    if (now?.number !== current?.number) plan = await sayPlan(world, planOf(opened, ledger, candidate.changedBase));
    if (now !== undefined && (await servesAlready(opened, ledger, candidate))) {
      const explanation = `${sayRelease(now)} already serves with these images and settings.`;
      return deployOutcome(opened, { result: "unchanged", explanation, plan: [], timeline, current: now });
    }
    const number = nextNumber(ledger);
    const begins = (release: Release, replaces: Release | undefined) =>
      opened.begins({ task: "deploy", release, replaces, plan });
    const { conducted, previous } = await rollOut(context, opened, { candidate, number, begins });
    return conductedOutcome(opened, { conducted, plan, timeline, current: previous });
  });
}

async function sayPlan(world: World, plan: readonly PlannedStep[]): Promise<readonly PlannedStep[]> {
  await world.log.group("The plan", async () => {
    for (const [index, { does, undo }] of plan.entries()) world.log.info(`${index + 1}. ${does}   (undone by: ${undo})`);
  });
  return plan;
}
