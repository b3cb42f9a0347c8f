import { sayDuration } from "../../quantity/duration.ts";
import type { Journal, WatchedBake } from "../../release/journal.ts";
import { type GateRecord, releaseNumbered } from "../../release/ledger.ts";
import type { WatchRecord } from "../../targets/watcher.ts";
import type { Context } from "../context.ts";
import { leftToWatch } from "../standing/bake-status.ts";
import { checksAt } from "./bake.ts";
import { errandOf } from "./leave-bake.ts";

/** A journal of a rollout whose bake is watched on the target. */
export type Baking = Journal & { readonly bake: WatchedBake };

export type Attended =
  | { readonly kind: "passed"; readonly gate: GateRecord }
  | { readonly kind: "said-no"; readonly word: "fail" | "inconclusive"; readonly explanation: string }
  | { readonly kind: "baking"; readonly resumeAt: string };

export function isBaking(journal: Journal | undefined): journal is Baking {
  return journal?.bake !== undefined;
}

/**
 * Asks the watcher of a bake how it went. One that is dead or silent is started again, and said loudly: time in which
 * nobody looked does not count as observed, so the bake ends later by so much.
 */
export async function attend(context: Context, journal: Baking): Promise<Attended> {
  const { target, world } = context;
  const { alive, record } = await target.watcher.look(journal.bake.id);
  if (record?.state === "passed") return { kind: "passed", gate: passed(record) };
  if (record?.state === "failed" || record?.state === "moved-back") return saidNo(record);
  const left = leftToWatch(journal.bake, record);
  const resumeAt = new Date(world.clock.now() + left).toISOString();
  if (!alive) {
    const seen = record === undefined ? "had not begun to look" : `had looked for ${sayDuration(record.observed)}`;
    await startAgain(context, journal);
    world.log.warning(
      `The watcher of release ${journal.release} was gone and ${seen}; it was started again. What it did not see does not count: the bake goes on for ${sayDuration(left)}.`,
    );
  }
  return { kind: "baking", resumeAt };
}

/** What the watcher has seen besides its verdict. */
function passed({ explanation, gaps }: WatchRecord): GateRecord {
  const interrupted = gaps === 0 ? "" : `, with ${gaps} ${gaps === 1 ? "gap" : "gaps"} that did not count`;
  return { by: "gate", result: "pass", explanation: `${explanation} (watched on the target${interrupted})` };
}

function saidNo({ explanation, state }: WatchRecord): Attended {
  const [, word, rest] = /^(fail|inconclusive): (.*)$/s.exec(explanation) ?? [];
  const back = state === "moved-back" ? "; the watcher moved everybody back" : "; the watcher could move nobody back";
  return {
    kind: "said-no",
    word: word === "inconclusive" ? "inconclusive" : "fail",
    explanation: `${rest ?? explanation}${back}`,
  };
}

async function startAgain(context: Context, journal: Baking): Promise<void> {
  const { target, records, settings, patience } = context;
  const release = releaseNumbered(await records.ledger(), journal.release);
  if (release === undefined || patience === undefined) throw new Error("nobody here can watch this bake");
  const { bake, previous, slot, share, rollout } = journal;
  const going = { release, previous, slot };
  const checks = checksAt({ settings }, going, { share, bake: bake.window, step: bake.step });
  await target.watcher.start(errandOf(bake, going, { settings, share, checks, rollout }), await patience.watcher());
}
