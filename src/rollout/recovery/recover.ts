import { Failure } from "../../failure.ts";
import { releaseNumbered, serving, withEvent } from "../../release/ledger.ts";
import { isBaking } from "../baking/attend.ts";
import { retire } from "../conduct/retire.ts";
import type { Context } from "../context.ts";
import { returnTo } from "../return/return.ts";
import { stamp, undo } from "../return/undo.ts";

/**
 * Finishes or undoes what a killed conductor left behind, from its journal. A rollback goes on to its end; a rollout
 * that had passed its last gate is finished; everything else is undone, a bake that is watched on the target too, for
 * the reason given. Tells what it did, or undefined.
 */
export async function recover(context: Context, because?: string): Promise<string | undefined> {
  const { records } = context;
  const journal = await records.journal();
  if (journal === undefined) return undefined;
  const who = `the run ${journal.owner.run} of ${journal.owner.actor}`;
  // A database that can't be asked now is what the way back itself tells of, where it needs it.
  if (journal.database !== undefined) await context.database?.endLeftBy(journal.owner.run).catch(() => undefined);
  const ledger = await records.ledger();
  if (journal.kind === "rollback") {
    const to = releaseNumbered(ledger, journal.release);
    const from = releaseNumbered(ledger, journal.previous);
    if (to === undefined || from === undefined) {
      await records.closeJournal();
      return undefined;
    }
    const because = `finishing the rollback that ${who} left`;
    try {
      await returnTo(context, { to, from, because, database: journal.database?.onUndo ?? "keep" });
    } catch (error) {
      // Nothing moved and nothing is left to be finished: what comes next must not be stopped by it.
      if (!(error instanceof Failure) || (await records.journal()) !== undefined) throw error;
      return `The rollback to release ${to.number} that ${who} left unfinished can't be finished: ${error.sentence}`;
    }
    return `Finished the rollback to release ${to.number} that ${who} left unfinished.`;
  }
  if (journal.stage === "settle") {
    if (serving(ledger)?.number !== journal.release) {
      const explanation = `finished after ${who} was killed`;
      const gate = { by: "gate", result: "pass", explanation } as const;
      const event = { kind: "promoted", release: journal.release, from: journal.previous, gate, explanation } as const;
      await records.writeLedger(withEvent(ledger, { ...event, ...stamp(context, context.world.clock.monotonic()) }));
    }
    await records.closeJournal();
    const { settings } = context;
    const strategy = { ...settings.strategy, kind: journal.strategy ?? settings.strategy.kind };
    await retire({ ...context, settings: { ...settings, strategy } });
    return `Finished the promotion of release ${journal.release} that ${who} left unfinished.`;
  }
  if (isBaking(journal)) {
    const why = because ?? "its bake on the target was ended";
    const { to } = await undo(context, journal, why);
    return `Undid release ${journal.release}, whose bake ${who} had left to a watcher: ${to === undefined ? "nothing" : `release ${to}`} serves (${why}).`;
  }
  const undone = await undo(context, journal, `${who} was killed at the stage "${journal.stage}"`);
  const outcome = undone.to === undefined ? "nothing serves" : `release ${undone.to} serves`;
  return `Undid release ${journal.release}, which ${who} left at the stage "${journal.stage}": ${outcome}.`;
}
