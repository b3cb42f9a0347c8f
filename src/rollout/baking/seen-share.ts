import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import type { Slot, Traffic } from "../../targets/router.ts";
import type { Context } from "../context.ts";
import type { Rollout } from "../rollout.ts";

type Counts = Readonly<Record<Slot, Traffic>>;

/** Where a router counts the requests of the last minute, it is this long (ms). */
const minute = 60_000;

/** The part of the drawn requests that went to a slot. */
export interface SeenShare {
  /** 0…1. */
  readonly share: number;
  /** How many were drawn; cohorts, which no share sent anywhere, are none of them. */
  readonly of: number;
  /** The time in which they were counted, up to now (ms). */
  readonly over: number;
}

export interface Counted {
  readonly before: Counts;
  readonly after: Counts;
  /** Between the two (ms). */
  readonly ms: number;
}

/**
 * What was seen of the last minute; of the whole time between two counts where that is shorter, or where the router does
 * not know the last minute. Undefined without a request.
 */
export function seenShare({ before, after, ms }: Counted, slot: Slot): SeenShare | undefined {
  const drawn = ({ requests, cohorts = 0 }: Traffic) => requests - cohorts;
  const { a, b } = after;
  const recently = ms >= minute && a.recent !== undefined && b.recent !== undefined;
  const seen = recently ? { a: a.recent, b: b.recent } : { a: drawn(a) - drawn(before.a), b: drawn(b) - drawn(before.b) };
  const of = seen.a + seen.b;
  if (!(of > 0) || seen.a < 0 || seen.b < 0) return undefined;
  return { share: seen[slot] / of, of, over: recently ? minute : ms };
}

/** Counts from now on; the answer, asked at the end of a bake, is told and recorded beside the share that was wanted. */
export async function countShares(context: Context, rollout: Rollout, share: number): Promise<() => Promise<void>> {
  const { target, timeline, world } = context;
  const mixed = rollout.previous !== undefined && share > 0 && share < 1;
  if (!mixed) return async () => undefined;
  const before = await target.router.traffic();
  const began = world.clock.monotonic();
  return async () => {
    const after = await target.router.traffic();
    const ms = Math.round(world.clock.monotonic() - began);
    const seen = seenShare({ before, after, ms }, rollout.slot);
    if (seen === undefined) return;
    const what = `Seen at ${sayPercentage(share)}: ${sayPercentage(seen.share)} of ${seen.of} requests in ${sayDuration(seen.over)}`;
    timeline.note(what, { seen });
  };
}
