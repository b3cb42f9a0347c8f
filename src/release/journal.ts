import type { Strategy } from "../project/model.ts";
import type { Slot } from "../targets/router.ts";
import type { LockOwner } from "../targets/target.ts";

/** The steps of a rollout in the order in which they can be reached; each is written down before it begins. */
export const stages = ["base", "containers", "database", "servers", "preview", "traffic", "workers", "settle"] as const;
export type Stage = (typeof stages)[number];

/**
 * The undo plan and the progress of the rollout under way. It is written before the first change, and holds all that
 * `post`, the next run or a rollback need to finish or undo it when the conductor was killed.
 */
export interface Journal {
  readonly schema: 1;
  readonly rollout: string;
  readonly kind: "deploy" | "rollback";
  readonly release: number;
  readonly previous: number | undefined;
  readonly slot: Slot;
  /** How servers change over, and so how they come back, whatever the file says by then. Absent in older journals: canary. */
  readonly strategy?: Strategy["kind"];
  readonly stage: Stage;
  /** The share that the candidate may have at the most. */
  readonly share: number;
  /** Set once a migration may have begun: where the schema was, and where it goes on the way back. */
  readonly database: { readonly before: string | undefined; readonly onUndo: "keep" | "downgrade" } | undefined;
  /** True once workers of either release may have been stopped or started. */
  readonly workersMoved: boolean;
  /** What of the base this rollout made itself, taken away again when a first release fails. */
  readonly made: { readonly base: boolean };
  readonly owner: LockOwner;
  /** Commands of hooks that were begun, in the order in which they were last written. */
  readonly hooks?: readonly HookMark[];
  /** Set while a bake is watched on the target and no job is there: whoever goes on begins here. */
  readonly bake?: WatchedBake | undefined;
}

/** A bake that is longer than its job. */
export interface WatchedBake {
  /** By which the watcher's record is known to be about this one. */
  readonly id: string;
  /** Which of the strategy's steps it belongs to; −1 is the preview. */
  readonly step: number;
  /** How long it is to be observed (ms). */
  readonly window: number;
  /** ISO 8601: when it is over, unless there are times in which nobody looks. */
  readonly until: string;
  /** What the rollout began with, whatever the file says by then. */
  readonly strategy: Strategy;
  readonly workers: "after-promotion" | "with-traffic";
}

/** `pre-deploy 1` is the first command of that hook. */
export interface HookMark {
  readonly hook: string;
  readonly state: "begun" | "ended";
}

/** A word to the conductor, in a document of its own so that two writers never meet. */
export interface AbortWord {
  readonly rollout: string;
  readonly by: string;
  readonly because: string;
}
