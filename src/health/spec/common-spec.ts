import { type Comparison, usualComparison } from "../comparison.ts";
import type { CommonSpec } from "./check-spec.ts";
import type { CommonWritten } from "./common-keys.ts";

/** What holds for a kind where the user says nothing. */
export interface Usual<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly timeout?: number;
  readonly inconclusiveLimit?: number;
  readonly direction?: Comparison["direction"];
}

/** The common part of a check, completed. */
export function common<Kind extends string>(written: CommonWritten, usual: Usual<Kind>): CommonSpec & { readonly kind: Kind } {
  return {
    kind: usual.kind,
    name: written.name ?? usual.name,
    interval: written.interval,
    timeout: written.timeout ?? usual.timeout ?? 5_000,
    initialDelay: written["initial-delay"] ?? 0,
    failureLimit: written["failure-limit"] ?? 0,
    consecutiveErrorLimit: written["consecutive-error-limit"] ?? 4,
    inconclusiveLimit: written["inconclusive-limit"] ?? usual.inconclusiveLimit ?? 0,
    consecutiveSuccessLimit: written["consecutive-success-limit"],
    count: written.count,
    minSamples: written["min-samples"] ?? 1,
    dryRun: written["dry-run"] ?? false,
    critical: written.critical ?? false,
    weight: written.weight ?? 1,
    group: written.group,
    compare:
      written.compare === undefined
        ? undefined
        : {
            tolerance: written.tolerance ?? usualComparison.tolerance,
            alpha: written.alpha ?? usualComparison.alpha,
            direction: written.direction ?? usual.direction ?? usualComparison.direction,
            plan: written.plan ?? usualComparison.plan,
            judge: written.judge ?? usualComparison.judge,
          },
    recover: written.recover,
  };
}
