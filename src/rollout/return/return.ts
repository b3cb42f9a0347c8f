import type { HookName } from "../../project/hooks.ts";
import { knowsSchema } from "../../release/composite.ts";
import type { HookMark, Journal } from "../../release/journal.ts";
import { withEvent } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import { otherSlot, type Slot, type Slots } from "../../targets/router.ts";
import { runHooks } from "../conduct/hooks.ts";
import { verifyWhoServes } from "../conduct/who-serves.ts";
import type { Context } from "../context.ts";
import { attempt } from "./attempt.ts";
import { beginReturn } from "./begin-return.ts";
import { bringBack } from "./bring-back.ts";
import { stay } from "./stay.ts";
import { drainOf, stamp } from "./undo.ts";

export interface Returned {
  /** From the decision until asked from outside, in ms. */
  readonly trafficMs: number;
  readonly leftovers: readonly string[];
}

export interface Return {
  readonly to: Release;
  readonly from: Release;
  readonly because: string;
  readonly database: "keep" | "downgrade";
}

/**
 * A rollback: a new rollout to an old release, without bakes. The old containers are started and checked before any
 * traffic moves; if they are not well nothing moves. Then traffic, then workers, then the schema. Where there must never
 * be two writers the newer release ends first, and comes back when the old one is not well.
 */
export async function returnTo(context: Context, wanted: Return): Promise<Returned> {
  const { target, records, timeline, world, settings } = context;
  const { to, from, because } = wanted;
  const decided = world.clock.monotonic();
  const slot = slotFor(to.number, from.number, (await target.router.read())?.slots);
  const alone = isExclusive(context, wanted);
  const journal = await beginReturn(context, { ...wanted, slot, alone });
  let { hooks = [] } = journal;
  const tell = (name: HookName, now: Journal) => {
    const mark = (marks: readonly HookMark[]) => {
      hooks = marks;
      return records.writeJournal({ ...now, hooks });
    };
    return runHooks(context, { name, way: "back", release: to, previous: from, because, marks: hooks, mark });
  };
  const bringing = { to, from, slot, alone, before: await target.releases.readiness(to.number) };
  try {
    if (alone) await standDown(context, from);
    await bringBack(context, bringing);
    await tell("pre-rollback", journal);
  } catch (error) {
    await stay(context, bringing);
    throw error;
  }
  const moving: Journal = { ...journal, stage: "traffic", share: 1, ...(hooks.length === 0 ? {} : { hooks }) };
  await records.writeJournal(moving);
  await target.router.shift({ stable: slot, candidate: otherSlot(slot), share: 0 });
  await verifyWhoServes(context, to.number);
  const trafficMs = world.clock.monotonic() - decided;
  timeline.note(`${sayRelease(to)} serves everybody`, { share: 1, tone: "good" });

  const leftovers: string[] = [];
  await attempt(leftovers, () => tell("cache-invalidate", moving));
  await attempt(leftovers, () => schemaBack(context, wanted));
  await attempt(leftovers, async () => {
    await target.releases.stop(from.number, "worker");
    await target.releases.start(to, "worker");
  });
  await attempt(leftovers, () => target.router.drain(otherSlot(slot), drainOf(settings)));
  await attempt(leftovers, () => target.releases.stop(from.number, "server"));
  await attempt(leftovers, () => tell("post-rollback", moving));
  const event = { kind: "returned", release: to.number, from: from.number, explanation: because } as const;
  await records.writeLedger(withEvent(await records.ledger(), { ...event, ...stamp(context, decided) }));
  await records.closeJournal();
  return { trafficMs, leftovers };
}

/** The file may have changed since: what the releases were made for counts, too. */
function isExclusive({ settings }: Context, { to, from }: Return): boolean {
  return settings.strategy.kind === "recreate" || to.exclusive === true || from.exclusive === true;
}

async function standDown({ target, timeline }: Context, from: Release): Promise<void> {
  await target.releases.stop(from.number, "worker");
  await target.releases.scale(from, 0);
  timeline.note(`${sayRelease(from)} is stopped, since only one release may write: nobody serves until the other does`, {
    tone: "bad",
  });
}

/** The slot where the old release still is, or the one that its successor does not use. */
function slotFor(to: number, from: number, slots: Slots | undefined): Slot {
  if (slots?.a === to) return "a";
  if (slots?.b === to) return "b";
  return slots?.a === from ? "b" : "a";
}

/** The way down runs from the newer image: the older one does not know the newer revision. */
async function schemaBack(context: Context, { to, from, database: wish }: Return): Promise<void> {
  const { database, timeline, records } = context;
  if (wish === "keep" || database === undefined || to.database === undefined) return;
  const now = await database.revision();
  if (now === to.database.after) return;
  await database.downgrade(knowsSchema(await records.ledger(), from).number, to.database.after);
  timeline.note(`Schema back from ${now ?? "none"} to ${to.database.after ?? "none"}`, { tone: "good" });
}
