import type { Place } from "../../failure.ts";
import type { kinds } from "../checks/kinds.ts";
import type { Comparison } from "../comparison.ts";

type Registry = typeof kinds;

/** What the user asks a gate to check; parsed by `checkSpecSchema` (this room's check-schema.ts). Times in ms, fractions 0…1. */
export type CheckSpec = { [Kind in keyof Registry]: ReturnType<Registry[Kind]["complete"]> }[keyof Registry];

export interface Limits {
  /** Tolerated numbers: a result needs strictly more (as in Argo Rollouts). `unlimited` where the user wrote `off`. */
  readonly failureLimit: number;
  readonly consecutiveErrorLimit: number;
  readonly inconclusiveLimit: number;
  /** So many passes in a row decide for it, whatever failed before. Undefined: they don't. */
  readonly consecutiveSuccessLimit: number | undefined;
  /** So many looks are taken at the most, and then the check has ended as planned. Undefined: the window decides. */
  readonly count: number | undefined;
  /** Fewer samples that could be judged (pass or fail) are no pass. */
  readonly minSamples: number;
}

/** What every kind of check has. Plain data that survives JSON. */
export interface CommonSpec extends Limits {
  readonly kind: string;
  readonly name: string;
  /** Milliseconds from one look to the next; undefined: the gate's. */
  readonly interval: number | undefined;
  /** One look is given up after so many milliseconds. */
  readonly timeout: number;
  /** Milliseconds of the window that pass before the first look. */
  readonly initialDelay: number;
  /** Measured and shown, and does not count. */
  readonly dryRun: boolean;
  /** In a score: when it fails, all fails, whatever the others say. */
  readonly critical: boolean;
  /** In a score: its part beside the others'; 0 or more. */
  readonly weight: number;
  /** In a score: checks of a group are weighed together. */
  readonly group: string | undefined;
  /** Judged against the baseline, the old release at the same time, and not only against a limit. */
  readonly compare: Comparison | undefined;
  readonly recover: Recovery | undefined;
  /** Where it stands in a file of the repository. */
  readonly place?: Place;
}

/** An action that is tried before a failed look counts. */
export interface Recovery {
  readonly action:
    | { readonly kind: "restart"; readonly service: string }
    | { readonly kind: "command"; readonly argv: readonly [string, ...string[]]; readonly service: string | undefined };
  /** How often in one window. */
  readonly attempts: number;
  /** Milliseconds from the action to the look that tells whether it helped. */
  readonly wait: number;
  /** Milliseconds that the action may take. */
  readonly timeout: number;
}
