import { z } from "zod";
import { fail } from "../../failure.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { noTraffic } from "../failures.ts";
import type { Measure, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import type { TrafficCounters } from "../spec/subject.ts";
import { key, oneOf, percentage, wholeNumber } from "../spec/written.ts";
import { unlimited } from "../unlimited.ts";

export interface TrafficCheckSpec extends CommonSpec {
  readonly kind: "traffic";
  readonly measure: "error-rate";
  readonly max: number;
  /** Fewer requests of real users than this can't be judged. */
  readonly minRequests: number;
}

const keys = z.strictObject({
  traffic: key(oneOf("error-rate"), {
    description: "What is measured: failed requests of real users since the window began.",
    json: { enum: ["error-rate"] },
  }),
  max: key(percentage(), {
    description: "The highest rate that passes.",
    json: { type: "string", pattern: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$", examples: ["1%"] },
  }),
  "min-requests": key(wholeNumber(0).default(20), {
    description:
      "With fewer the check is inconclusive; 0 says that no traffic at all is fine, e.g. for a staging that nobody visits.",
    json: { type: "integer", minimum: 0 },
    usual: "20",
  }),
  ...commonKeys,
});

function complete(written: z.output<typeof keys>): TrafficCheckSpec {
  return {
    ...common(written, {
      kind: "traffic",
      name: `traffic ${written.traffic}`,
      // Few requests in the first seconds of a window are no trouble: what was seen at its end counts.
      inconclusiveLimit: unlimited,
    }),
    measure: "error-rate",
    max: written.max,
    minRequests: written["min-requests"],
  };
}

/** What was added since the reading before; a smaller number means that the counting began anew, from 0. */
export function growth(before: TrafficCounters, now: TrafficCounters): TrafficCounters {
  const anew = now.requests < before.requests || now.errors < before.errors;
  return anew ? now : { requests: now.requests - before.requests, errors: now.errors - before.errors };
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

/**
 * Counts what real users got since the look before; the first look only sets the starting point. What all looks together say is judged in
 * rate.ts, which sees those of the release before as well.
 */
export const startTraffic: Start<TrafficCheckSpec> = (spec, { traffic }): Measure => {
  if (traffic === undefined) throw fail(noTraffic, { check: spec.name });
  let before: TrafficCounters | undefined;
  return async () => {
    const { requests, errors } = await traffic();
    if (!isCount(requests) || !isCount(errors))
      return { outcome: "error", reason: `the proxy's counters are no counts: ${requests} requests, ${errors} errors` };
    const more = growth(before ?? { requests, errors }, { requests, errors });
    before = { requests, errors };
    // A request that began before the last look may have failed since: it is one of those that were answered.
    const total = Math.max(more.requests, more.errors);
    return {
      outcome: "inconclusive",
      unit: "ratio",
      reason: `${more.errors} of ${total} requests failed`,
      seen: { bad: more.errors, total },
    };
  };
};

export const traffic = checkKind({
  keys,
  complete,
  start: startTraffic,
  asked: ({ max, minRequests }) => [`≤ ${sayPercentage(max)} of ≥ ${minRequests} requests`],
});
