import type { Journal, Stage } from "../release/journal.ts";
import type { GateRecord } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import type { Slot } from "../targets/router.ts";

/** A release on its way: what it follows, and the slot in which it becomes reachable. */
export interface Rollout {
  readonly release: Release;
  readonly previous: number | undefined;
  readonly slot: Slot;
  /** Set when it goes on after a bake that was watched on the target: everything up to that step has been done. */
  readonly after?: { readonly step: number; readonly gate: GateRecord };
}

/** Writes down that a stage is reached, with what its undo needs, before anything of it happens; tells what was written. */
export type Reach = (stage: Stage, more?: Partial<Journal>) => Promise<Journal>;

/** What taking a release to its users came to. */
export interface Exposed {
  readonly gate: GateRecord;
  /** For how long nobody served (ms), where servers don't overlap. */
  readonly gapMs?: number;
}
