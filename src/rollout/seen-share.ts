import { sayPercentage } from "../quantity/percentage.ts";
import type { Slot, Traffic } from "../targets/router.ts";
import type { Context } from "./context.ts";
import type { Rollout } from "./rollout.ts";

/** The part of the drawn requests (0…1) that went to a slot between two counts, and how many were drawn; cohorts aside. */
export function seenShare(
  before: Readonly<Record<Slot, Traffic>>,
  after: Readonly<Record<Slot, Traffic>>,
  slot: Slot,
): { readonly share: number; readonly of: number } | undefined {
  const drawn = ({ requests, cohorts = 0 }: Traffic) => requests - cohorts;
  const since = (which: Slot) => drawn(after[which]) - drawn(before[which]);
  const of = since("a") + since("b");
  // A proxy that was made anew counts from the beginning.
  if (!(of > 0) || since("a") < 0 || since("b") < 0) return undefined;
  return { share: since(slot) / of, of };
}

/** Counts from now on; the answer, asked at the end of a bake, is told beside the share that was wanted. */
export async function countShares(context: Context, rollout: Rollout, share: number): Promise<() => Promise<void>> {
  const { target, timeline } = context;
  const mixed = rollout.previous !== undefined && share > 0 && share < 1;
  if (!mixed) return async () => undefined;
  const before = await target.router.traffic();
  return async () => {
    const seen = seenShare(before, await target.router.traffic(), rollout.slot);
    if (seen === undefined) return;
    timeline.note(`Seen at ${sayPercentage(share)}: ${sayPercentage(seen.share)} of ${seen.of} requests`);
  };
}
