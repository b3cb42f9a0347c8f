import { sayDuration } from "../../quantity/duration.ts";
import { lastPromotion, releaseNumbered } from "../../release/ledger.ts";
import { otherSlot } from "../../targets/router.ts";
import { bakeAt } from "../baking/bake.ts";
import type { Context } from "../context.ts";
import type { Exposed, Reach, Rollout } from "../rollout.ts";
import { verifyWhoServes } from "./who-serves.ts";
import { changeWorkers } from "./workers.ts";

/**
 * `recreate`: everything of the old release ends before anything of the new one starts, so that there are never two
 * writers. Nobody serves in between; for how long is measured from outside.
 */
export async function replaceServers(
  context: Context,
  rollout: Rollout & { readonly previous: number },
  reach: Reach,
): Promise<Exposed> {
  const { target, timeline, settings, world, records, ending } = context;
  const { slot, release, previous } = rollout;
  const ledger = await records.ledger();
  const old = releaseNumbered(ledger, previous);
  await reach("servers", { workersMoved: true });
  await target.releases.stop(previous, "worker");
  const began = world.clock.monotonic();
  // The strategy before may have kept one warm besides.
  const warm = lastPromotion(ledger)?.from;
  if (warm !== undefined && warm !== release.number) await target.releases.stop(warm, "server");
  if (old !== undefined) await target.releases.scale(old, 0);
  timeline.note(`Release ${previous} is stopped: nobody serves until release ${release.number} does`, { tone: "bad" });
  await target.releases.start(release, "server", ending);
  await target.router.assign(slot, release.number);
  await reach("traffic", { share: 1 });
  await target.router.shift({ stable: otherSlot(slot), candidate: slot, share: 1 });
  await verifyWhoServes(context, release.number);
  const gapMs = Math.round(world.clock.monotonic() - began);
  timeline.note(`Release ${release.number} serves everybody; nobody served for ${sayDuration(gapMs)}`, { share: 1 });
  if (settings.workers === "with-traffic") await changeWorkers(context, rollout, reach);
  const bake = settings.strategy.steps.at(-1)?.bake ?? 0;
  return { gate: await bakeAt(context, rollout, { share: 1, bake, step: 0 }, reach), gapMs };
}
