import { fail } from "../failure.ts";
import { featuresNow } from "../features/features.ts";
import { forOneLook } from "../health/one-look.ts";
import { watch } from "../health/watch.ts";
import type { HookName } from "../project/hooks.ts";
import { adoptedNumber } from "../release/adopted.ts";
import type { HookMark, Journal } from "../release/journal.ts";
import { withEvent } from "../release/ledger.ts";
import type { Records } from "../release/records.ts";
import { type Release, sayRelease } from "../release/release.ts";
import { otherSlot, type Slot } from "../targets/router.ts";
import type { Readiness } from "../targets/target.ts";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { wayBackSick } from "./failures.ts";
import { runHooks } from "./hooks.ts";
import { drainOf, stamp } from "./undo.ts";
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
 * traffic moves; if they are not well nothing moves. Then traffic, then workers, then the schema. Where there must never
 * be two writers the newer release ends first, and comes back when the old one is not well.
 */
export async function returnTo(context: Context, wanted: Return): Promise<Returned> {
  const { target, records, timeline, world, settings } = context;
  const { to, from, because } = wanted;
  const decided = world.clock.monotonic();
  const now = await target.router.read();
  const slot = slotFor(to.number, from.number, now?.slots);
  const alone = isExclusive(context, wanted);
  let hooks = settings.hooks === undefined ? [] : await marksLeft(records, to);
  const journal: Journal = {
    schema: 1,
    rollout: world.random(8),
    kind: "rollback",
    release: to.number,
    previous: from.number,
    slot,
    ...(alone ? { strategy: "recreate" as const } : {}),
    stage: "servers",
    share: 0,
    database: { before: to.database?.after, onUndo: wanted.database },
    workersMoved: alone,
    made: { base: false },
    owner: context.owner,
    ...(hooks.length === 0 ? {} : { hooks }),
  };
  const tell = (name: HookName, now: Journal) => {
    const mark = (marks: readonly HookMark[]) => {
      hooks = marks;
      return records.writeJournal({ ...now, hooks });
    };
    return runHooks(context, { name, way: "back", release: to, previous: from, because, marks: hooks, mark });
  };
  await records.writeJournal(journal);
  const before = await target.releases.readiness(to.number);
  try {
    if (alone) await standDown(context, from);
    await bringUp(context, to, before);
    await target.router.assign(slot, to.number);
    await checkOnce(context, to, slot);
    await tell("pre-rollback", journal);
  } catch (error) {
    await stay(context, wanted, { alone, before, slot });
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
  await attempt(leftovers, () => schema(context, wanted));
  await attempt(leftovers, async () => {
    await target.releases.stop(from.number, "worker");
    await target.releases.start(to, "worker");
  });
  await attempt(leftovers, () => target.router.drain(otherSlot(slot), drainOf(settings)));
  await attempt(leftovers, () => target.releases.stop(from.number, "server"));
  await attempt(leftovers, () => tell("post-rollback", moving));
  const event = { kind: "returned", release: to.number, from: from.number, explanation: wanted.because } as const;
  await records.writeLedger(withEvent(await records.ledger(), { ...event, ...stamp(context, decided) }));
  await records.closeJournal();
  return { trafficMs, leftovers };
}

/** What a killed step had run of the same rollback. */
async function marksLeft(records: Records, to: Release): Promise<readonly HookMark[]> {
  const left = await records.journal();
  return left?.kind === "rollback" && left.release === to.number ? (left.hooks ?? []) : [];
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

/** The way back is not well, so everything stays as it was, and nothing is left to be finished. */
async function stay(
  context: Context,
  { to, from }: Return,
  was: { readonly alone: boolean; readonly before: Readiness; readonly slot: Slot },
): Promise<void> {
  const { target, records, timeline } = context;
  if (was.before !== "running") await target.releases.stop(to.number, "server");
  if (was.alone || from.number === adoptedNumber) {
    await target.releases.start(from, "server");
    await target.router.assign(otherSlot(was.slot), from.number);
    if (from.number === adoptedNumber) await target.router.remove();
    await verifyWhoServes(context, from.number);
    await target.releases.start(from, "worker");
    timeline.note(`${sayRelease(from)} serves everybody again`, { tone: "good" });
  }
  await records.closeJournal();
}

/** The slot where the old release still is, or the one that its successor does not use. */
function slotFor(to: number, from: number, slots: { a: number | undefined; b: number | undefined } | undefined): Slot {
  if (slots?.a === to) return "a";
  if (slots?.b === to) return "b";
  return slots?.a === from ? "b" : "a";
}

async function bringUp({ target, timeline, records }: Context, to: Release, readiness: Readiness): Promise<void> {
  timeline.note(`${sayRelease(to)}: its containers are ${readiness}`);
  if (readiness === "absent") {
    const features = to.features === undefined ? {} : { features: featuresNow(to, await records.toggled()) };
    await target.releases.create({ ...to, ...features });
  }
  await target.releases.start(to, "server");
}

async function checkOnce(context: Context, to: Release, slot: Slot): Promise<void> {
  const { world, target, settings } = context;
  await target.releases.assertWell(to.number, "server");
  // A load is made to judge a candidate at leisure; the way back has no time for one.
  const quick = settings.checks.filter((check) => check.kind === "http" && check.load === undefined);
  const checks = forOneLook(quick);
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
