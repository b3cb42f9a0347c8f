import { sayPercentage } from "../../quantity/percentage.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { otherSlot, type Split } from "../../targets/router.ts";
import { bakeAt } from "../baking/bake.ts";
import type { Context } from "../context.ts";
import { shiftsOf } from "../preflight/shifts.ts";
import type { Exposed, Reach, Rollout } from "../rollout.ts";
import { replaceServers } from "./replace-servers.ts";
import { verifyWhoServes } from "./who-serves.ts";
import { changeWorkers } from "./workers.ts";

const previewStep = -1;

/** Starts the servers and brings the users to them, as the strategy says; returns what the last gate said. */
export async function expose(context: Context, rollout: Rollout, reach: Reach): Promise<Exposed> {
  const { settings, target } = context;
  const { kind } = settings.strategy;
  const { slot, previous } = rollout;
  let exposed: Exposed;
  if (previous === undefined) exposed = await exposeFirst(context, rollout, reach);
  else if (kind === "recreate") exposed = await replaceServers(context, { ...rollout, previous }, reach);
  // No router stands before what was adopted, so it can't share visitors.
  else if (previous === adoptedNumber) exposed = await exposeFirst(context, rollout, reach);
  else exposed = await exposeByShares(context, { ...rollout, previous }, reach);
  // Between rollouts the preview's port shows the release that doesn't serve, where that is wanted.
  const staging = settings.strategy.idle === "staging" && previous !== undefined && previous !== adoptedNumber;
  const rest: Split = { stable: slot, candidate: otherSlot(slot), share: 0, ...(staging ? { preview: "open" as const } : {}) };
  await target.router.shift(rest);
  if (settings.workers === "after-promotion") await changeWorkers(context, rollout, reach);
  return exposed;
}

/** With nobody serving before, the release is the stable one from its first request on. */
async function exposeFirst(context: Context, rollout: Rollout, reach: Reach): Promise<Exposed> {
  const { target, timeline, settings } = context;
  const { slot, release, after } = rollout;
  if (after !== undefined) return { gate: after.gate };
  const { assignedAt } = await startServers(context, rollout, reach);
  if (settings.workers === "with-traffic") await changeWorkers(context, rollout, reach);
  await reach("traffic", { share: 1 });
  await target.router.shift({ stable: slot, candidate: otherSlot(slot), share: 0 });
  timeline.note(`100 % of the visitors are on release ${release.number}`, { share: 1 });
  await verifyWhoServes(context, release.number);
  // What was adopted had to let go of its port first, and while it was ended it still answered: the target knows how long.
  const passed = target.handOverMs?.() ?? context.world.clock.monotonic() - assignedAt;
  const gapMs = rollout.previous === undefined ? undefined : Math.round(passed);
  const bake = shiftsOf(settings.strategy, undefined)[0]?.bake ?? 0;
  const gate = await bakeAt(context, rollout, { share: 1, bake, step: 0 }, reach);
  return { gate, ...(gapMs === undefined ? {} : { gapMs }) };
}

async function startServers({ target, timeline, world, ending }: Context, { release, slot }: Rollout, reach: Reach) {
  await reach("servers");
  await target.releases.start(release, "server", ending);
  timeline.note(`Release ${release.number} runs and is well`);
  const assignedAt = world.clock.monotonic();
  await target.router.assign(slot, release.number);
  return { assignedAt };
}

type Followed = Rollout & { readonly previous: number };

/** Both releases run, and visitors move over share by share, each share watched. */
async function exposeByShares(context: Context, rollout: Followed, reach: Reach): Promise<Exposed> {
  const { target, timeline, settings } = context;
  const { slot, release, previous, after } = rollout;
  const { strategy } = settings;
  const rolling = strategy.kind === "rolling";
  if (!rolling && after === undefined) {
    await startServers(context, rollout, reach);
    await showPreview(context, rollout, reach);
  }
  const done = after?.step ?? previewStep;
  const early = settings.workers === "with-traffic" && done === previewStep;
  if (early && !rolling) await changeWorkers(context, rollout, reach);
  const looking = strategy.preview?.port === undefined ? {} : { preview: "open" as const };
  let gate: Exposed["gate"] = after?.gate ?? { by: "health", result: "pass", explanation: "the containers are well" };
  for (const [step, { share, bake }] of shiftsOf(strategy, previous).entries()) {
    if (step <= done) continue;
    if (rolling) await rollForward(context, rollout, reach, share);
    if (rolling && early && step === 0) await changeWorkers(context, rollout, reach);
    await reach("traffic", { share });
    await target.router.shift({ stable: otherSlot(slot), candidate: slot, share, ...looking });
    timeline.note(`${sayPercentage(share)} of the visitors are on release ${release.number}`, { share });
    if (share === 1) await verifyWhoServes(context, release.number);
    gate = await bakeAt(context, rollout, { share, bake, step }, reach);
    if (rolling && share < 1) await standDown(context, previous, 1 - share);
  }
  return { gate };
}

/** Before any visitor is sent to it: people look through the preview's port, the gate with its own header. */
async function showPreview(context: Context, rollout: Rollout, reach: Reach): Promise<void> {
  const { target, timeline, settings } = context;
  const { slot, release } = rollout;
  const { preview } = settings.strategy;
  if (preview === undefined) return;
  await reach("preview");
  const who = preview.cohorts ? "cohorts" : "open";
  if (preview.cohorts || preview.port !== undefined)
    await target.router.shift({ stable: otherSlot(slot), candidate: slot, share: 0, preview: who });
  const where = preview.port === undefined ? "from inside" : `on port ${preview.port.port}`;
  timeline.note(`Preview: release ${release.number} can be looked at ${where}, before any visitor is sent to it`);
  await bakeAt(context, rollout, { share: 0, bake: preview.bake, step: previewStep }, reach);
}

/** The next containers of the new release, beside the old ones, before visitors come. */
async function rollForward(context: Context, rollout: Rollout, reach: Reach, share: number): Promise<void> {
  const { target, timeline, ending } = context;
  const { release, slot } = rollout;
  await reach("servers");
  await target.releases.scale(release, share, ending);
  await target.router.assign(slot, release.number);
  timeline.note(`${sayPercentage(share)} of the containers of release ${release.number} run and are well`);
}

/** As many of the old containers end as the new ones have taken over from; the last ones stay until the promotion. */
async function standDown({ target, records }: Context, previous: number, part: number): Promise<void> {
  const old = (await records.ledger()).releases.find(({ number }) => number === previous);
  if (old !== undefined) await target.releases.scale(old, part);
}
