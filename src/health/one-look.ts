import type { CheckSpec } from "./spec/check-spec.ts";

/** Checks for a single look: what needs more of them, or something to compare with, is asked no more of them. Those on trial are left out. */
export function forOneLook(checks: readonly CheckSpec[]): readonly CheckSpec[] {
  return checks
    .filter(({ dryRun }) => !dryRun)
    .map((check) => ({
      ...check,
      compare: undefined,
      count: undefined,
      consecutiveSuccessLimit: undefined,
      minSamples: 1,
      initialDelay: 0,
    }));
}
