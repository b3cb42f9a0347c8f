/**
 * `pre-deploy`: the containers of the release are made, nothing else has changed. `post-deploy`: everybody is on it and
 * its gate has passed. `pre-rollback`: the earlier release is well, no visitor has moved. `post-rollback`: everything is
 * back, by a rollback or by an undo. `cache-invalidate`: visitors have moved, in whichever direction.
 */
export const hookNames = ["pre-deploy", "post-deploy", "pre-rollback", "post-rollback", "cache-invalidate"] as const;
export type HookName = (typeof hookNames)[number];

export interface Hook {
  /** No shell reads it. */
  readonly run: readonly [string, ...string[]];
  /** A released service in a container of whose image it runs; undefined: where this step runs. */
  readonly runIn: string | undefined;
  /** How long it may take (ms). */
  readonly within: number;
  /** `stop`: a rollout is undone, a rollback moves nobody, and what comes too late for that ends the step red. */
  readonly onFailure: "stop" | "continue";
}

export type Hooks = { readonly [Name in HookName]?: readonly Hook[] };
