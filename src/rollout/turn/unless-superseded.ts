import { Failure } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import { serving } from "../../release/ledger.ts";
import { superseded } from "../failures.ts";
import type { Opened } from "../opening/open-environment.ts";
import { deployOutcome } from "../telling/deploy-outcome.ts";
import type { Timeline } from "../telling/timeline.ts";
import { type Hold, holding } from "./hold.ts";

/** Works under the lock; a newer deploy that took this one's place while it waited is an answer, not a failure. */
export async function unlessSuperseded(
  opened: Opened,
  timeline: Timeline,
  hold: Hold,
  work: Parameters<typeof holding<Outcome>>[1],
): Promise<Outcome> {
  try {
    return await holding(hold, work);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== superseded.code) throw error;
    const current = serving(await opened.records.ledger());
    return deployOutcome(opened, { result: "superseded", explanation: error.sentence, plan: [], timeline, current });
  }
}
