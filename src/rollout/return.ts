import { fail } from "../failure.ts";
import { watch } from "../health/watch.ts";
import type { Journal } from "../release/journal.ts";
import { withEvent } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import { otherSlot, type Slot } from "../targets/router.ts";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { wayBackSick } from "./failures.ts";
import { drainMs, stamp } from "./undo.ts";
import { verifyWhoServes } from "./who-serves.ts";

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
 * traffic moves; if they are not well nothing moves. Then traffic, then workers, then the schema.
 */
export async function returnTo(context: Context, wanted: Return): Promise<Returned> {
  const { target, records, timeline, world } = context;
  const { to, from } = wanted;
  const decided = world.clock.monotonic();
  const now = await target.router.read();
  const slot = slotFor(to.number, from.number, now?.slots);
  const journal: Journal = {
    schema: 1,
    rollout: world.random(8),
    kind: "rollback",
    release: to.number,
    previous: from.number,
    slot,
    stage: "servers",
    share: 0,
    database: { before: to.database?.after, onUndo: wanted.database },
    workersMoved: false,
    made: { base: false },
    owner: context.owner,
  };
  await records.writeJournal(journal);
  await bringUp(context, to);
  await target.router.assign(slot, to.number);
  await checkOnce(context, to, slot);
  await records.writeJournal({ ...journal, stage: "traffic", share: 1 });
  await target.router.shift({ stable: slot, candidate: otherSlot(slot), share: 0 });
  await verifyWhoServes(context, to.number);
  const trafficMs = world.clock.monotonic() - decided;
  timeline.note(`${sayRelease(to)} serves everybody`, { share: 1, tone: "good" });

  const leftovers: string[] = [];
  await attempt(leftovers, () => schema(context, wanted));
  await attempt(leftovers, async () => {
    await target.releases.stop(from.number, "worker");
    await target.releases.start(to, "worker");
  });
  await attempt(leftovers, () => target.router.drain(otherSlot(slot), drainMs));
  await attempt(leftovers, () => target.releases.stop(from.number, "server"));
  const event = { kind: "returned", release: to.number, from: from.number, explanation: wanted.because } as const;
  await records.writeLedger(withEvent(await records.ledger(), { ...event, ...stamp(context, decided) }));
  await records.closeJournal();
  return { trafficMs, leftovers };
}

/** The slot where the old release still is, or the one that its successor does not use. */
function slotFor(to: number, from: number, slots: { a: number | undefined; b: number | undefined } | undefined): Slot {
  if (slots?.a === to) return "a";
  if (slots?.b === to) return "b";
  return slots?.a === from ? "b" : "a";
}

async function bringUp(context: Context, to: Release): Promise<void> {
  const { target, timeline } = context;
  const readiness = await target.releases.readiness(to.number);
  timeline.note(`${sayRelease(to)}: its containers are ${readiness}`);
  if (readiness === "absent") await target.releases.create(to);
  await target.releases.start(to, "server");
}

async function checkOnce(context: Context, to: Release, slot: Slot): Promise<void> {
  const { world, target, settings } = context;
  await target.releases.assertWell(to.number, "server");
  const checks = settings.checks.filter(({ kind }) => kind === "http");
  const headers = target.router.preview(slot);
  const result = await watch({ world, checks, window: 0, subject: { baseUrl: settings.baseUrl, headers } });
  if (checks.length > 0 && result.result !== "pass")
    throw fail(wayBackSick, { release: sayRelease(to), why: result.explanation });
}

/** The way down runs from the newer image: the older one does not know the newer revision. */
async function schema(context: Context, { to, from, database: wish }: Return): Promise<void> {
  const { database, timeline } = context;
  if (wish === "keep" || database === undefined || to.database === undefined) return;
  const now = await database.revision();
  if (now === to.database.after) return;
  await database.downgrade(from.number, to.database.after);
  timeline.note(`Schema back from ${now ?? "none"} to ${to.database.after ?? "none"}`, { tone: "good" });
}
