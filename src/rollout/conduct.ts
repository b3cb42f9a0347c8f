import { Failure, fail } from "../failure.ts";
import type { Journal } from "../release/journal.ts";
import { type GateRecord, withEvent, withRelease } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import type { Context } from "./context.ts";
import { expose } from "./expose.ts";
import { rolloutEnded } from "./failures.ts";
import { prepare } from "./prepare.ts";
import { retire } from "./retire.ts";
import type { Reach, Rollout } from "./rollout.ts";
import { stamp, type Undone, undo } from "./undo.ts";

export type Conducted =
  | { readonly kind: "promoted"; readonly release: Release; readonly gate: GateRecord; readonly gapMs: number | undefined }
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
    strategy: context.settings.strategy.kind,
    stage: "base",
    share: 0,
    database: undefined,
    workersMoved: false,
    made: { base: false },
    owner,
  };
  /** The undo plan is on the target before the change that it undoes. */
  const reach: Reach = async (stage, more = {}) => {
    if (context.ending.aborted) throw fail(rolloutEnded, { why: String(context.ending.reason) });
    journal = { ...journal, ...more, stage };
    await records.writeJournal(journal);
  };
  try {
    // The number is taken for good before anything carries it.
    await records.writeLedger(withRelease(await records.ledger(), rollout.release));
    const release = await prepare(context, rollout, reach);
    const { gate, gapMs } = await expose(context, { ...rollout, release }, reach);
    await reach("settle");
    const event = {
      kind: "promoted",
      release: release.number,
      from: rollout.previous,
      gate,
      explanation: gate.explanation,
      ...(gapMs === undefined ? {} : { gapMs }),
    } as const;
    await records.writeLedger(withEvent(withRelease(await records.ledger(), release), { ...event, ...stamp(context, began) }));
    await records.closeJournal();
    context.timeline.note(`Release ${release.number} is promoted`, { tone: "good" });
    await retire(context);
    return { kind: "promoted", release, gate, gapMs };
  } catch (error) {
    const because = error instanceof Failure ? error.sentence : error instanceof Error ? error.message : String(error);
    return { kind: "undone", release: rollout.release, because, undone: await undo(context, journal, because), cause: error };
  }
}
