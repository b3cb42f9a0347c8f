import { Failure, fail } from "../../failure.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { HookMark, Journal } from "../../release/journal.ts";
import { releaseNumbered, withEvent } from "../../release/ledger.ts";
import { otherSlot } from "../../targets/router.ts";
import { begunHooks, runHooks } from "../conduct/hooks.ts";
import { verifyWhoServes } from "../conduct/who-serves.ts";
import type { Context } from "../context.ts";
import { bothSick, gateSaidNo, notServing } from "../failures.ts";
import { attempt } from "./attempt.ts";
import { startedAgain, wayBack, wayOn } from "./way-back.ts";

const usualDrainMs = 10_000;

/** How long requests under way may take to end before what serves them is stopped (ms). */
export const drainOf = ({ drain = usualDrainMs }: Pick<Context["settings"], "drain">): number => drain;

export interface Undone {
  /** `kept`: the release before is sick and this one is well, so this one keeps serving. */
  readonly kind: "undone" | "kept";
  readonly to: number | undefined;
  /** From the decision until asked from outside; undefined when no traffic had to move. */
  readonly trafficMs: number | undefined;
  /** What could not be undone besides traffic, each a sentence. */
  readonly leftovers: readonly string[];
}

/**
 * Undoes a rollout from its journal alone: traffic first, then everything else. The conductor, the `post` step, the
 * next run and a rollback that takes over from a dead conductor all call this, and it may be called again at any point.
 * After a gate's no (`cause`) the new release is not well, however its containers are: the one before is started if it has
 * to be.
 */
export async function undo(context: Context, journal: Journal, because: string, cause?: unknown): Promise<Undone> {
  const { timeline, target } = context;
  const decided = context.world.clock.monotonic();
  timeline.note(`Undoing release ${journal.release}: ${because}`, { tone: "bad" });
  for (const hook of begunHooks(journal))
    timeline.note(`The hook ${hook} had begun when it ended: it may have run, and is not run again`, { tone: "bad" });
  // From here on nobody else moves visitors.
  if (journal.bake !== undefined) await target.watcher.remove();
  if (journal.previous === undefined) return undoFirst(context, journal, because, decided);
  const refused = cause instanceof Failure && cause.code === gateSaidNo.code;
  let sick = await wayBack(context, { ...journal, previous: journal.previous });
  if (sick !== undefined && refused && (await wasPutOut(context, journal.previous))) {
    timeline.note(`Release ${journal.previous} did not run any more and is started again: ${sick}`, { tone: "bad" });
    sick = await startedAgain(context, { ...journal, previous: journal.previous });
  }
  if (sick !== undefined) {
    const fresh = await wayOn(context, journal);
    if (fresh === undefined) return keep(context, journal, { because, sick, decided });
    if ((await startedAgain(context, { ...journal, previous: journal.previous })) !== undefined)
      throw fail(bothSick, { old: sick, fresh });
    timeline.note(`Neither release ran any more; release ${journal.previous} was started again`);
  }

  if (journal.previous === adoptedNumber) await target.router.remove();
  else await trafficBack(context, journal);
  let trafficMs: number | undefined;
  if (journal.share > 0 || journal.strategy === "recreate") {
    await verifyBack(context, { ...journal, previous: journal.previous });
    trafficMs = context.world.clock.monotonic() - decided;
  }
  timeline.note(`Release ${journal.previous} serves everybody`, { share: 0, tone: "good" });
  const leftovers: string[] = [];
  // What a killed step had begun is not to go on beside the way back.
  await attempt(leftovers, async () => target.workplace.endOneOffs?.(journal.release));
  await attempt(leftovers, () => workersBack(context, journal));
  await attempt(leftovers, () => schemaBack(context, journal));
  if (journal.share > 0 || journal.stage === "preview")
    await attempt(leftovers, () => target.router.drain(journal.slot, drainOf(context.settings)));
  await tellBack(context, { ...journal, previous: journal.previous }, { because, leftovers });
  await attempt(leftovers, () => target.releases.remove(journal.release));
  await close(context, journal, { because, to: journal.previous, decided });
  return { kind: "undone", to: journal.previous, trafficMs, leftovers };
}

/** Its containers are all there, and somebody has stopped them. */
async function wasPutOut({ target }: Context, release: number): Promise<boolean> {
  return release !== adoptedNumber && (await target.releases.readiness(release)) === "stopped";
}

/** Others hear that visitors are back; they are the last to hold anything up. */
async function tellBack(
  context: Context,
  journal: Journal & { readonly previous: number },
  { because, leftovers }: { readonly because: string; readonly leftovers: string[] },
): Promise<void> {
  const { records, settings } = context;
  if (settings.hooks === undefined) return;
  const ledger = await records.ledger();
  const [release, previous] = [releaseNumbered(ledger, journal.previous), releaseNumbered(ledger, journal.release)];
  if (release === undefined) return;
  let marks = journal.hooks ?? [];
  const mark = (hooks: readonly HookMark[]) => {
    marks = hooks;
    return records.writeJournal({ ...journal, hooks });
  };
  for (const name of journal.share > 0 ? (["cache-invalidate", "post-rollback"] as const) : (["post-rollback"] as const))
    await attempt(leftovers, () => runHooks(context, { name, way: "back", release, previous, because, marks, mark }));
}

async function trafficBack(context: Context, journal: Journal): Promise<void> {
  const stable = otherSlot(journal.slot);
  const now = await context.target.router.read();
  if (now === undefined || now.slots[stable] !== journal.previous) return;
  await context.target.router.shift({ stable, candidate: journal.slot, share: 0 });
}

/** Where the proxy was ended meanwhile, nobody answers until it is there again. */
async function verifyBack(context: Context, { slot, previous }: Journal & { readonly previous: number }): Promise<void> {
  try {
    await verifyWhoServes(context, previous);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== notServing.code || previous === adoptedNumber) throw error;
    await context.target.router.assign(otherSlot(slot), previous);
    await verifyWhoServes(context, previous);
  }
}

async function workersBack(context: Context, journal: Journal): Promise<void> {
  if (!journal.workersMoved || journal.previous === undefined) return;
  const previous = (await context.records.ledger()).releases.find(({ number }) => number === journal.previous);
  await context.target.releases.stop(journal.release, "worker");
  if (previous !== undefined) await context.target.releases.start(previous, "worker");
}

async function schemaBack(context: Context, journal: Journal): Promise<void> {
  const { database, timeline } = context;
  if (journal.database === undefined || journal.database.onUndo === "keep" || database === undefined) return;
  const now = await database.revision();
  if (now === journal.database.before) return;
  await database.downgrade(journal.release, journal.database.before);
  timeline.note(`Schema back from ${now ?? "none"} to ${journal.database.before ?? "none"}`, { tone: "good" });
}

/** Nobody served before, so nothing is left behind. */
async function undoFirst(context: Context, journal: Journal, because: string, decided: number): Promise<Undone> {
  const { target } = context;
  const leftovers: string[] = [];
  await attempt(leftovers, async () => target.workplace.endOneOffs?.(journal.release));
  await attempt(leftovers, () => schemaBack(context, journal));
  await attempt(leftovers, () => target.releases.remove(journal.release));
  await attempt(leftovers, () => target.router.remove());
  // Killed while the base was made: how far that came is not in the journal, yet what is ours is labelled.
  if (journal.made.base || journal.stage === "base") await attempt(leftovers, () => target.releases.removeBase());
  await close(context, journal, { because, to: undefined, decided });
  return { kind: "undone", to: undefined, trafficMs: undefined, leftovers };
}

/** Never roll back onto an unhealthy release: if this one is well it keeps all traffic, loudly. */
async function keep(
  context: Context,
  journal: Journal,
  why: { because: string; sick: string; decided: number },
): Promise<Undone> {
  const { timeline, target, records } = context;
  // The proxy may be as ill as the release before.
  await target.router.assign(journal.slot, journal.release);
  await target.router.shift({ stable: journal.slot, candidate: otherSlot(journal.slot), share: 0 });
  timeline.note(
    `Release ${journal.previous} is sick (${why.sick}) and the containers of release ${journal.release} are well: it keeps serving`,
    {
      share: 1,
      tone: "bad",
    },
  );
  const ledger = await records.ledger();
  const event = { kind: "kept", release: journal.release, from: journal.previous, explanation: why.because } as const;
  await records.writeLedger(withEvent(ledger, { ...event, ...stamp(context, why.decided) }));
  const leftovers: string[] = [];
  // Its workers go with it: the next rollout takes this release for the one before, and stops only those.
  const release = ledger.releases.find(({ number }) => number === journal.release);
  await attempt(leftovers, async () => {
    if (journal.previous !== undefined) await target.releases.stop(journal.previous, "worker");
    if (release !== undefined) await target.releases.start(release, "worker");
  });
  await records.closeJournal();
  return { kind: "kept", to: journal.release, trafficMs: undefined, leftovers };
}

async function close(
  context: Context,
  journal: Journal,
  what: { because: string; to: number | undefined; decided: number },
): Promise<void> {
  const ledger = await context.records.ledger();
  const event = { kind: "undone", release: journal.release, to: what.to, explanation: what.because } as const;
  await context.records.writeLedger(withEvent(ledger, { ...event, ...stamp(context, what.decided) }));
  await context.records.closeJournal();
}

export function stamp(context: Context, since: number) {
  const { world, owner } = context;
  return {
    at: new Date(world.clock.now()).toISOString(),
    actor: owner.actor,
    run: owner.run,
    milliseconds: Math.round(world.clock.monotonic() - since),
  };
}
