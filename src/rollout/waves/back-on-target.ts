import { fail } from "../../failure.ts";
import { type Ledger, releaseNumbered, serving, withRelease } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Context } from "../context.ts";
import type { Ground } from "../return/ground.ts";
import { putBack } from "../return/put-back.ts";
import { otherSettings } from "../return/rollback-failures.ts";
import type { Wish } from "../return/wish.ts";
import type { TargetEnd } from "./target-end.ts";

/** One of several targets of an environment. */
export interface Place {
  readonly name: string;
  readonly wave: number;
  readonly ground: Ground;
  readonly context: Context;
}

export interface Wanted {
  readonly to: Release;
  readonly wish: Wish;
  /** What serves on the target where it was decided. */
  readonly lead: Release | undefined;
}

/** Puts a release back on one of several targets; what goes wrong there is told, and keeps no other one back. */
export async function backOnTarget({ name, wave, ground, context }: Place, wanted: Wanted): Promise<TargetEnd> {
  const { to, wish } = wanted;
  const end = (result: TargetEnd["result"], explanation: string, serves: number | null = to.number): TargetEnd => ({
    target: name,
    wave: wave + 1,
    result,
    serving: serves,
    explanation,
  });
  try {
    const ledger = await ground.records.ledger();
    const from = serving(ledger);
    if (from === undefined) return end("unchanged", "nothing was deployed there", null);
    if (from.number === to.number) return end("unchanged", "it served there already");
    const own = releaseNumbered(ledger, to.number) ?? (await known(ground, ledger, wanted));
    const { because, database } = wish;
    const { leftovers } = await putBack(ground, context, { to: own, from, because, database });
    if (leftovers.length > 0) return end("stuck", `not done: ${leftovers.join(" ")}`);
    return end("returned", `from ${sayRelease(from)}`);
  } catch (error) {
    return end("stuck", error instanceof Error ? error.message : String(error), null);
  }
}

/** A target that missed releases gets to know this one by the record of the target that did not. */
async function known(ground: Ground, ledger: Ledger, { to, wish, lead }: Wanted): Promise<Release> {
  if (to.composite === undefined) {
    await ground.records.writeLedger(withRelease(ledger, to));
    return to;
  }
  // Hashes are keyed target by target, and what serves here may have been made with other settings.
  const configuration = await ground.configuration();
  const serves = releaseNumbered(ledger, lead?.number);
  if (serves !== undefined && serves.configuration !== configuration)
    throw fail(otherSettings, { component: wish.component ?? "", serves: sayRelease(serves), commit: serves.commit });
  return { ...to, configuration };
}
