import { otherSlot, type Router, type Slot } from "../../targets/router.ts";

/** The slot for the next release: the one that the serving release does not use. */
export function freeSlot(now: Awaited<ReturnType<Router["read"]>>, serving: number | undefined): Slot {
  if (now === undefined || serving === undefined) return "a";
  if (now.slots.a === serving) return "b";
  if (now.slots.b === serving) return "a";
  return otherSlot(now.split.stable);
}
