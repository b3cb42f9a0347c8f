import type { Database } from "../database/database.ts";
import type { CheckSpec } from "../health/spec/check-spec.ts";
import type { Strategy } from "../project/model.ts";
import type { Records } from "../release/records.ts";
import type { HeldLock, LockOwner, Target } from "../targets/target.ts";
import type { WatcherParts } from "../targets/watcher.ts";
import type { World } from "../world.ts";
import type { GateTerms } from "./baking/judged-gate.ts";
import type { HookSettings } from "./conduct/hooks.ts";
import type { Timeline } from "./telling/timeline.ts";

/** What every verb of a rollout works with. */
export interface Context {
  readonly world: World;
  readonly target: Target;
  readonly records: Records;
  readonly database: Database | undefined;
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly owner: LockOwner;
  readonly held: HeldLock;
  /** Aborted when this rollout has to end: cancelled, asked to abort, or its lock is somebody else's. */
  readonly ending: AbortSignal;
  /** Absent: this step stays with every bake to its end. */
  readonly patience?: Patience | undefined;
}

/** With how many bakes this step stays, and with what it leaves the others to a watcher on the target. */
export interface Patience {
  /** Whether it stays with a bake of so many milliseconds; those that it stays with add up. */
  readonly stays: (bake: number) => boolean;
  readonly watcher: () => Promise<WatcherParts>;
}

export interface Settings {
  readonly strategy: Strategy;
  readonly checks: readonly CheckSpec[];
  readonly interval: number;
  /** How the gate is judged and noted besides; absent where nobody asks. */
  readonly gate?: GateTerms | undefined;
  readonly workers: "after-promotion" | "with-traffic";
  readonly onUndo: "keep" | "downgrade";
  readonly keepReleases: number;
  /** Bytes that the images of kept releases may take on the target together. */
  readonly keepDisk?: number;
  /** Where the conductor reaches the proxy from outside, without a slash at the end. */
  readonly baseUrl: string;
  /** Every route, like `/api` or `shop.example/api`, asked to see who serves. */
  readonly paths: readonly string[];
  readonly hooks?: HookSettings;
  /** Why nobody on the target could watch any bake here. */
  readonly unwatched?: string;
  /** How long requests under way may take to end before what serves them is stopped (ms). */
  readonly drain?: number;
}
