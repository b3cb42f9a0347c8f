import type { Outcome } from "../../outcome.ts";
import { lastPromotion, releaseNumbered, serving } from "../../release/ledger.ts";
import { retire, warmRelease } from "../conduct/retire.ts";
import type { Patience } from "../context.ts";
import type { Opened } from "../opening/open-environment.ts";
import { recover } from "../recovery/recover.ts";
import { conductedOutcome, deployOutcome } from "../telling/deploy-outcome.ts";
import { startTimeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { ownerOf } from "../turn/owner.ts";
import { isBaking } from "./attend.ts";
import { goOnBaking } from "./go-on-baking.ts";

/**
 * Finishes or undoes what a killed run left behind, goes on with a rollout whose bake was watched on the target, and stops
 * what was warm for long enough; starts nothing new.
 */
export async function resume(opened: Opened, patience: Patience | undefined): Promise<Outcome> {
  const { world, records } = opened;
  const timeline = startTimeline(world);
  const none = async (explanation = "Nothing was left unfinished.") => {
    const current = serving(await records.ledger());
    return deployOutcome(opened, {
      result: "unchanged",
      explanation,
      plan: [],
      timeline,
      current,
    });
  };
  const journal = await records.journal();
  // Killed when all was told and only older releases were to be put away.
  const dead = journal === undefined && (await opened.target.lock.look())?.alive === false;
  if (journal === undefined && !dead && !(await coolsDown(opened))) return none();
  const owner = ownerOf(world, `resume of ${opened.environment.name}`);
  return holding({ world, target: opened.target, records, owner, insist: undefined }, async (held, ending) => {
    const context = { ...opened, timeline, owner, held, ending, patience };
    const baking = await records.journal();
    if (isBaking(baking)) {
      const before = releaseNumbered(await records.ledger(), baking.previous);
      const conducted = await goOnBaking(context, baking);
      return conductedOutcome(opened, { conducted, plan: [], timeline, current: before });
    }
    const recovered = await recover(context);
    if (recovered === undefined) {
      const idle = await coolsDown(opened);
      if (idle || dead) await retire(context);
      if (dead) return none("What was left was a lock whose owner is gone and older releases; they are put away.");
      return none(idle ? "The release before was stopped: the time for which it was to be warm is over." : undefined);
    }
    const ledger = await records.ledger();
    const now = serving(ledger);
    const result = now?.number === releaseNumbered(ledger, journal?.release)?.number ? "promoted" : "rolled-back";
    return deployOutcome(opened, { result, explanation: recovered, plan: [], timeline, current: now });
  });
}

/** Whether the release before still runs though its `warm-for` is over. */
async function coolsDown({ world, records, settings, target }: Opened): Promise<boolean> {
  if (settings.strategy.warmFor === undefined) return false;
  const ledger = await records.ledger();
  const before = lastPromotion(ledger)?.from;
  if (before === undefined) return false;
  if (warmRelease(ledger, settings, world.clock.now()) !== undefined) return false;
  return (await target.releases.readiness(before)) === "running";
}
