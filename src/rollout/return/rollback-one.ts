import { fail } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import { noWayBack } from "../../release/failures.ts";
import { type Ledger, nextNumber, serving } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { LockOwner } from "../../targets/target.ts";
import { alertConcernsNothing } from "../alert/alert-concerns.ts";
import { recover } from "../recovery/recover.ts";
import type { Beginning } from "../telling/announced.ts";
import { startTimeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { meanwhile } from "../turn/meanwhile.ts";
import { ownerOf } from "../turn/owner.ts";
import { componentReturn } from "./component-return.ts";
import type { Ground } from "./ground.ts";
import { putBack } from "./put-back.ts";
import { releaseAsked } from "./release-asked.ts";
import { type RollbackFacts, type RollbackPlace, rollbackOutcome } from "./rollback-outcome.ts";
import type { Wish } from "./wish.ts";

export interface RollbackHere extends RollbackPlace {
  readonly wish: Wish;
  /** Only tells what would be done. */
  readonly dryRun: boolean;
  readonly begins: (beginning: Beginning) => void;
}

/** A rollback on the one target of an environment. */
export async function rollbackOne(ground: Ground, here: RollbackHere): Promise<Outcome> {
  const { world, records, target } = ground;
  const { wish, begins } = here;
  const { because, alert } = wish;
  const timeline = startTimeline(world);
  const tell = (facts: RollbackFacts) => rollbackOutcome(here, { ...facts, alert, entries: timeline.entries });
  const stays = (ledger: Ledger, explanation: string) => {
    const serves = serving(ledger);
    return tell({ result: "unchanged", explanation, from: serves, to: serves });
  };
  const before = await records.ledger();
  const aside = alert && alertConcernsNothing(alert, before, await records.journal());
  if (aside !== undefined) return stays(before, aside);
  const owner = ownerOf(world, `rollback of ${here.environment.name}`);
  if (here.dryRun) return tell(await plan(ground, before, { wish, owner }));

  const began = world.clock.monotonic();
  return holding({ world, target, records, owner, insist: { because } }, async (held, ending) => {
    const context = { ...ground, timeline, owner, held, ending };
    const recovered = await recover(context, because);
    if (recovered !== undefined) world.log.warning(recovered);
    const ledger = await records.ledger();
    const from = serving(ledger);
    const done = meanwhile({ before, now: ledger, run: owner.run }, wish);
    if (done !== undefined) return tell({ ...done, to: from, ms: world.clock.monotonic() - began });
    const late = alert && alertConcernsNothing(alert, ledger, undefined);
    if (late !== undefined) return stays(ledger, late);
    const to = await wayBackOf(ground, ledger, { wish, owner });
    if (from === undefined) throw fail(noWayBack, { serves: "Nothing serves here" });
    if (to.number === from.number) return stays(ledger, `${sayRelease(to)} already serves.`);
    begins({ task: "rollback", release: to, replaces: from, because });
    const { leftovers, trafficMs } = await putBack(ground, context, { to, from, because, database: wish.database });
    const rest = leftovers.length === 0 ? "" : ` Not done: ${leftovers.join(" ")}`;
    const seconds = (trafficMs / 1_000).toFixed(1);
    const explanation = `${sayRelease(to)} serves everybody ${to.composite === undefined ? "again" : "now"}, ${seconds} s after the decision; ${sayRelease(from)} is stopped (${because}).${rest}`;
    return tell({ result: "rolled-back", explanation, from, to, ms: trafficMs, leftovers });
  });
}

/** The release that the wish leads to. */
export async function wayBackOf(
  ground: Ground,
  ledger: Ledger,
  { wish, owner, number = nextNumber(ledger) }: { readonly wish: Wish; readonly owner: LockOwner; readonly number?: number },
): Promise<Release> {
  const { component } = wish;
  const serves = serving(ledger);
  if (component === undefined || serves === undefined) return releaseAsked(ground, ledger, wish);
  return componentReturn(ground, { ledger, serves, wish: { ...wish, component }, number, owner });
}

async function plan(
  ground: Ground,
  ledger: Ledger,
  { wish, owner }: { readonly wish: Wish; readonly owner: LockOwner },
): Promise<RollbackFacts> {
  const to = await wayBackOf(ground, ledger, { wish, owner });
  const from = serving(ledger);
  const schema = wish.database === "keep" ? "the schema stays" : `the schema goes to ${to.database?.after ?? "where it was"}`;
  const explanation = `${from === undefined ? "Nothing serves" : `${sayRelease(from)} serves`}; ${sayRelease(to)} would be put back, ${schema}.`;
  return { result: "planned", explanation, from, to };
}
