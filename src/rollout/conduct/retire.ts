import { adoptedNumber } from "../../release/adopted.ts";
import { knownGood, type Ledger, lastPromotion, serving } from "../../release/ledger.ts";
import { otherSlot } from "../../targets/router.ts";
import type { Context } from "../context.ts";
import { drainOf } from "../return/undo.ts";
import { keepWithinDisk } from "./keep-within-disk.ts";

/**
 * The release that is kept running beside the one that serves, as the quickest way back: the one before it, until the next
 * promotion or for as long as `warm-for` says. `rolling` and `recreate` keep none.
 */
export function warmRelease(
  ledger: Ledger,
  { strategy }: Pick<Context["settings"], "strategy">,
  now: number,
): number | undefined {
  if (strategy.kind === "rolling" || strategy.kind === "recreate") return undefined;
  const last = lastPromotion(ledger);
  if (last === undefined) return undefined;
  const since = now - Date.parse(last.at);
  return strategy.warmFor !== undefined && since >= strategy.warmFor ? undefined : last.from;
}

/**
 * Puts older releases away: all but the one that serves and the warm one are stopped, and those beyond `keep-releases`
 * removed, with the images that no other release has; then the oldest of the others, until all fit into `keep-disk`.
 * Known-good is never removed. Nothing here can fail the rollout.
 */
export async function retire(context: Context): Promise<void> {
  const { target, records, settings, world } = context;
  try {
    const ledger = await records.ledger();
    const current = serving(ledger)?.number;
    const wayBack = knownGood(ledger, current)?.number;
    const warm = warmRelease(ledger, settings, world.clock.now());
    const before = lastPromotion(ledger)?.from;
    const others = ledger.releases
      .map(({ number }) => number)
      .filter((number) => number !== current && number !== warm)
      .sort((left, right) => right - left);
    const isKept = (number: number, age: number) =>
      age + (warm === undefined ? 1 : 2) < settings.keepReleases || number === wayBack;
    const beyond = others.filter((number, age) => !isKept(number, age));
    const removed: number[] = [];
    for (const [age, number] of others.entries()) {
      const readiness = await target.releases.readiness(number);
      if (readiness === "absent") continue;
      if (isKept(number, age)) {
        // `rolling` leaves the last containers of the one before running until here.
        if (readiness === "running" || number === before) await putOut(context, number);
        await target.releases.stop(number, "worker");
      } else {
        await target.releases.remove(number);
        removed.push(number);
      }
    }
    await target.releases.dropImages(imagesOf(ledger, { removed, beyond }));
    const stays = [current, warm, wayBack, adoptedNumber].filter((number) => number !== undefined);
    await keepWithinDisk(context, ledger, new Set(stays));
  } catch (error) {
    world.log.warning(`Older releases could not be put away: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Images of what was just removed that no release has which is kept, its containers or not: they are its way back. */
function imagesOf(
  { releases }: Ledger,
  { removed, beyond }: { readonly removed: readonly number[]; readonly beyond: readonly number[] },
): readonly string[] {
  const of = (which: (number: number) => boolean) =>
    new Set(releases.flatMap(({ number, images }) => (which(number) ? Object.values(images) : [])));
  const needed = of((number) => !beyond.includes(number));
  return [...of((number) => removed.includes(number))].filter((image) => !needed.has(image));
}

/** Requests that are still under way in its slot end first. */
async function putOut({ target, settings }: Context, number: number): Promise<void> {
  const now = await target.router.read();
  const idle = now === undefined ? undefined : otherSlot(now.split.stable);
  if (now !== undefined && idle !== undefined && now.slots[idle] === number) await target.router.drain(idle, drainOf(settings));
  await target.releases.stop(number, "server");
}
