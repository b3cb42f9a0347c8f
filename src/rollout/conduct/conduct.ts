import { Failure, fail } from "../../failure.ts";
import type { HookMark, Journal } from "../../release/journal.ts";
import { type GateRecord, releaseNumbered, withEvent, withRelease } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import { LeftToWatcher } from "../baking/leave-bake.ts";
import type { Context } from "../context.ts";
import { lockLost, rolloutEnded } from "../failures.ts";
import { stamp, type Undone, undo } from "../return/undo.ts";
import type { Reach, Rollout } from "../rollout.ts";
import { expose } from "./expose.ts";
import { runHooks } from "./hooks.ts";
import { prepare } from "./prepare.ts";
import { retire } from "./retire.ts";

export type Conducted =
  | { readonly kind: "promoted"; readonly release: Release; readonly gate: GateRecord; readonly gapMs: number | undefined }
  | {
      readonly kind: "undone";
      readonly release: Release;
      readonly because: string;
      readonly undone: Undone;
      readonly cause: unknown;
    }
  /** A bake goes on without this step. */
  | { readonly kind: "baking"; readonly release: Release; readonly resumeAt: string };

/** Takes a release through all stages. Whatever goes wrong after the journal is written is undone before this returns. */
export async function conduct(context: Context, rollout: Rollout): Promise<Conducted> {
  const { records, owner, world } = context;
  const journal: Journal = {
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
  return carry(context, rollout, journal, async (reach) => {
    // The number is taken for good before anything carries it.
    await records.writeLedger(withRelease(await records.ledger(), rollout.release));
    const release = await prepare(context, rollout, reach);
    // Whoever goes on after a long bake knows the release from the ledger alone.
    if (release.database !== undefined) await records.writeLedger(withRelease(await records.ledger(), release));
    return release;
  });
}

/** Goes on with a rollout whose bake has passed on the target, from its journal; its release is the ledger's. */
export async function goOn(context: Context, rollout: Rollout, journal: Journal): Promise<Conducted> {
  return carry(context, rollout, { ...journal, owner: context.owner, bake: undefined }, async (reach) => {
    await reach(journal.stage);
    await context.target.releases.assertWell(rollout.release.number, "server");
    return rollout.release;
  });
}

async function carry(
  context: Context,
  rollout: Rollout,
  from: Journal,
  begin: (reach: Reach) => Promise<Release>,
): Promise<Conducted> {
  const began = context.world.clock.monotonic();
  const { records, settings } = context;
  let journal = from;
  /** The undo plan is on the target before the change that it undoes. */
  const reach: Reach = async (stage, more = {}) => {
    if (context.ending.aborted) throw fail(rolloutEnded, { why: String(context.ending.reason) });
    journal = { ...journal, ...more, stage };
    await records.writeJournal(journal);
    return journal;
  };
  try {
    const release = await begin(reach);
    const { gate, gapMs } = await expose(context, { ...rollout, release }, reach);
    for (const name of ["cache-invalidate", "post-deploy"] as const) {
      const previous = settings.hooks === undefined ? undefined : releaseNumbered(await records.ledger(), rollout.previous);
      const mark = (hooks: readonly HookMark[]) => reach(journal.stage, { hooks });
      await runHooks(context, {
        name,
        way: "forth",
        release,
        previous,
        marks: journal.hooks ?? [],
        mark,
        signal: context.ending,
      });
    }
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
    if (error instanceof LeftToWatcher) return { kind: "baking", release: rollout.release, resumeAt: error.resumeAt };
    const { ending, held } = context;
    // Two must not undo at once.
    if (!(await held.stillOurs())) throw fail(lockLost, { release: rollout.release.number }, error);
    const ended = ending.aborted && !(error instanceof Failure && error.code === rolloutEnded.code);
    const cause = ended ? fail(rolloutEnded, { why: String(ending.reason) }, error) : error;
    const because = cause instanceof Failure ? cause.sentence : cause instanceof Error ? cause.message : String(cause);
    return { kind: "undone", release: rollout.release, because, undone: await undo(context, journal, because, cause), cause };
  }
}
