import { fail } from "../../failure.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { releaseNumbered } from "../../release/ledger.ts";
import { type Conducted, goOn } from "../conduct/conduct.ts";
import type { Context } from "../context.ts";
import { gateSaidNo } from "../failures.ts";
import { undo } from "../return/undo.ts";
import { type Attended, attend, type Baking } from "./attend.ts";

type SaidNo = Attended & { readonly kind: "said-no" };

/**
 * What becomes of a rollout whose bake was left to a watcher: undone to its end when the watcher said no, taken further
 * when it passed, or left to it for longer; `asked` is its answer where somebody has it already. The steps are those that the rollout began with, whatever the file says now.
 */
export async function goOnBaking(context: Context, journal: Baking, asked?: Attended): Promise<Conducted> {
  const { bake, previous, slot } = journal;
  const attended = asked ?? (await attendOrNot(context, journal));
  if (attended.kind === "said-no") return undoBaking(context, journal, attended);
  const release = await releaseOf(context, journal);
  if (attended.kind === "baking") return { kind: "baking", release, resumeAt: attended.resumeAt };
  context.timeline.note(`Gate at ${sayPercentage(journal.share)}: ${attended.gate.explanation}`, { tone: "good" });
  await context.target.watcher.remove();
  const { strategy, workers } = bake;
  const going = { ...context, settings: { ...context.settings, strategy, workers } };
  return goOn(going, { release, previous, slot, after: { step: bake.step, gate: attended.gate } }, journal);
}

/** The watcher has moved visitors back, or could not; the rest of the way back needs the engine. */
export async function undoBaking(
  context: Context,
  journal: Baking,
  { word, explanation }: SaidNo,
): Promise<Conducted & { readonly kind: "undone" }> {
  const release = await releaseOf(context, journal);
  const cause = fail(gateSaidNo, { result: word, explanation, share: sayPercentage(journal.share) });
  const undone = await undo(context, journal, cause.sentence, cause);
  return { kind: "undone", release, because: cause.sentence, undone, cause };
}

async function releaseOf({ records }: Context, journal: Baking) {
  const release = releaseNumbered(await records.ledger(), journal.release);
  if (release === undefined) throw new Error(`the ledger does not know release ${journal.release}`);
  return release;
}

/** When nobody can watch it any more nobody is left on it. */
export async function attendOrNot(context: Context, journal: Baking): Promise<Attended> {
  try {
    return await attend(context, journal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: "said-no",
      word: "inconclusive",
      explanation: `its watcher was gone and could not be started again: ${why}`,
    };
  }
}
