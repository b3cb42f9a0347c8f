import { Failure, fail } from "../failure.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import type { Journal, Stage } from "../release/journal.ts";
import { type GateRecord, withEvent, withRelease } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import { otherSlot } from "../targets/router.ts";
import { bakeAt } from "./bake.ts";
import type { Context } from "./context.ts";
import { destructiveMigration, rolloutEnded } from "./failures.ts";
import { shiftsOf } from "./plan.ts";
import { retire } from "./retire.ts";
import type { Rollout } from "./rollout.ts";
import { stamp, type Undone, undo } from "./undo.ts";
import { verifyWhoServes } from "./who-serves.ts";

export type Conducted =
  | { readonly kind: "promoted"; readonly release: Release; readonly gate: GateRecord }
  | {
      readonly kind: "undone";
      readonly release: Release;
      readonly because: string;
      readonly undone: Undone;
      readonly cause: unknown;
    };

/** Takes a release through all stages. Whatever goes wrong after the journal is written is undone before this returns. */
export async function conduct(context: Context, rollout: Rollout): Promise<Conducted> {
  const began = context.world.clock.monotonic();
  const { records, owner, world } = context;
  let journal: Journal = {
    schema: 1,
    rollout: world.random(8),
    kind: "deploy",
    release: rollout.release.number,
    previous: rollout.previous,
    slot: rollout.slot,
    stage: "base",
    share: 0,
    database: undefined,
    workersMoved: false,
    made: { base: false },
    owner,
  };
  /** The undo plan is on the target before the change that it undoes. */
  const reach = async (stage: Stage, more: Partial<Journal> = {}) => {
    if (context.ending.aborted) throw fail(rolloutEnded, { why: String(context.ending.reason) });
    journal = { ...journal, ...more, stage };
    await records.writeJournal(journal);
  };
  try {
    // The number is taken for good before anything carries it.
    await records.writeLedger(withRelease(await records.ledger(), rollout.release));
    const release = await prepare(context, rollout, reach);
    const gate = await expose(context, { ...rollout, release }, reach);
    await reach("settle");
    const event = {
      kind: "promoted",
      release: release.number,
      from: rollout.previous,
      gate,
      explanation: gate.explanation,
    } as const;
    await records.writeLedger(withEvent(withRelease(await records.ledger(), release), { ...event, ...stamp(context, began) }));
    await records.closeJournal();
    context.timeline.note(`Release ${release.number} is promoted`, { tone: "good" });
    await retire(context, release.number, rollout.previous);
    return { kind: "promoted", release, gate };
  } catch (error) {
    const because = error instanceof Failure ? error.sentence : error instanceof Error ? error.message : String(error);
    return { kind: "undone", release: rollout.release, because, undone: await undo(context, journal, because), cause: error };
  }
}

type Reach = (stage: Stage, more?: Partial<Journal>) => Promise<void>;

/** Everything before users: base, containers, schema, servers, and the proxy's own look at them. */
async function prepare(context: Context, rollout: Rollout, reach: Reach): Promise<Release> {
  const { target, timeline, database, settings } = context;
  let release = rollout.release;
  await reach("base");
  const { made } = await target.releases.ensureBase();
  timeline.note(made ? "Base services started" : "Base services run");
  await reach("containers", { made: { base: made } });
  await target.releases.create(release);
  if (database !== undefined) {
    const before = await database.revision();
    const { destructive } = await database.pending(release.number);
    if (destructive.length > 0 && rollout.previous !== undefined) throw fail(destructiveMigration, { statements: destructive });
    await reach("database", { database: { before, onUndo: settings.onUndo } });
    const backup = await database.backup(`before-r${release.number}`);
    timeline.note(`Database backed up and verified: ${backup.name}, ${backup.tables} tables, ${backup.bytes} bytes`);
    const migrated = await database.migrate(release.number);
    release = { ...release, database: { before: migrated.before, after: migrated.after } };
    timeline.note(
      migrated.before === migrated.after
        ? `Schema is at ${migrated.after ?? "none"} already`
        : `Schema migrated from ${migrated.before ?? "none"} to ${migrated.after ?? "none"}`,
    );
  }
  await reach("servers");
  await target.releases.start(release, "server");
  timeline.note(`Release ${release.number} runs and is well`);
  await target.router.assign(rollout.slot, release.number);
  return release;
}

/** Moves visitors over, step by step, each watched; returns what the last gate said. */
async function expose(context: Context, rollout: Rollout, reach: Reach): Promise<GateRecord> {
  const { target, timeline, settings } = context;
  const { slot, release, previous } = rollout;
  if (settings.workers === "with-traffic") await changeWorkers(context, rollout, reach);
  let gate: GateRecord = { by: "health", result: "pass", explanation: "the containers are well" };
  for (const { share, bake } of shiftsOf(settings.strategy, previous)) {
    await reach("traffic", { share });
    // With nobody serving before, the release is the stable one from its first request on.
    const split =
      previous === undefined
        ? { stable: slot, candidate: otherSlot(slot), share: 0 }
        : { stable: otherSlot(slot), candidate: slot, share };
    await target.router.shift(split);
    timeline.note(`${sayPercentage(share)} of the visitors are on release ${release.number}`, { share });
    if (share === 1) await verifyWhoServes(context, release.number);
    gate = await bakeAt(context, rollout, share, bake);
  }
  await target.router.shift({ stable: slot, candidate: otherSlot(slot), share: 0 });
  if (settings.workers === "after-promotion") await changeWorkers(context, rollout, reach);
  return gate;
}

/** Workers of two releases never run at the same time: the old ones end before the new ones begin. */
async function changeWorkers(context: Context, rollout: Rollout, reach: Reach): Promise<void> {
  const { target, timeline } = context;
  const { release, previous } = rollout;
  const workers = release.services.filter(({ part }) => part === "worker");
  await reach("workers", { workersMoved: true });
  if (previous !== undefined) await target.releases.stop(previous, "worker");
  await target.releases.start(release, "worker");
  if (workers.length > 0) timeline.note(`Workers changed over: ${workers.map(({ name }) => name).join(", ")}`);
}
