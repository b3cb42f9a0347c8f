import type { Outcome } from "../outcome.ts";
import { releaseNumbered, serving } from "../release/ledger.ts";
import { deployOutcome } from "./deploy-outcome.ts";
import { holding } from "./hold.ts";
import type { Opened } from "./open-environment.ts";
import { ownerOf } from "./owner.ts";
import { recover } from "./recover.ts";
import { startTimeline } from "./timeline.ts";

/** Finishes or undoes what a killed run left behind; starts nothing new. */
export async function resume(opened: Opened): Promise<Outcome> {
  const { world, records } = opened;
  const timeline = startTimeline(world);
  const none = async () => {
    const current = serving(await records.ledger());
    return deployOutcome(opened, {
      result: "unchanged",
      explanation: "Nothing was left unfinished.",
      plan: [],
      timeline,
      current,
    });
  };
  const journal = await records.journal();
  if (journal === undefined) return none();
  const owner = ownerOf(world, `resume of ${opened.environment.name}`);
  return holding({ world, target: opened.target, records, owner, insist: undefined }, async (held, ending) => {
    const recovered = await recover({ ...opened, timeline, owner, held, ending });
    if (recovered === undefined) return none();
    const ledger = await records.ledger();
    const now = serving(ledger);
    const result = now?.number === releaseNumbered(ledger, journal.release)?.number ? "promoted" : "rolled-back";
    return deployOutcome(opened, { result, explanation: recovered, plan: [], timeline, current: now });
  });
}
