import { compact, inOrder } from "../in-order.ts";
import { unlimited } from "../unlimited.ts";
import type { ScoreRules } from "../verdict.ts";
import type { CheckResult, GateResult } from "../watch.ts";

const limitWord = (given: number) => (given >= unlimited ? "off" : given);

/** What the report of a gate holds: a recording, which `replay` takes. */
export function recorded(
  result: GateResult,
  { window, interval, score }: { window: number; interval: number; score: ScoreRules | undefined },
): Readonly<Record<string, unknown>> {
  return {
    ...{ window, interval },
    startedAt: new Date(result.startedAt).toISOString(),
    endedAt: new Date(result.endedAt).toISOString(),
    ended: result.ended === "early" ? "early" : "as planned",
    ...(score === undefined ? {} : { score, scored: { score: result.score, groups: result.groups } }),
    checks: result.checks.map(({ by, place: _place, ...rest }: CheckResult) => ({
      ...rest,
      samples: rest.samples.map(inOrder),
      limits: compact({
        "failure-limit": limitWord(by.failureLimit),
        "consecutive-error-limit": limitWord(by.consecutiveErrorLimit),
        "inconclusive-limit": limitWord(by.inconclusiveLimit),
        "consecutive-success-limit": by.consecutiveSuccessLimit,
        ...{ count: by.count, "min-samples": by.minSamples, "dry-run": by.dryRun, critical: by.critical },
        ...{ weight: by.weight, group: by.group, compare: by.compare, max: by.max, "min-requests": by.minRequests },
      }),
    })),
  };
}
