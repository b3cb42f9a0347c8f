import type { Release } from "../release/release.ts";
import type { Slot } from "../targets/router.ts";

/** A release on its way: what it follows, and the slot in which it becomes reachable. */
export interface Rollout {
  readonly release: Release;
  readonly previous: number | undefined;
  readonly slot: Slot;
}
