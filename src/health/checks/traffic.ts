import { fail } from "../../failure.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import type { TrafficCheckSpec } from "../check-spec.ts";
import { noTraffic } from "../failures.ts";
import type { Measure, Start } from "../measure.ts";
import type { Sample } from "../sample.ts";
import type { TrafficCounters } from "../subject.ts";

/** What was added since the reading before; a smaller number means that the counting began anew, from 0. */
export function growth(before: TrafficCounters, now: TrafficCounters): TrafficCounters {
  const anew = now.requests < before.requests || now.errors < before.errors;
  return anew ? now : { requests: now.requests - before.requests, errors: now.errors - before.errors };
}

/** The error rate among the requests of the window so far. */
export function judgeTraffic(spec: TrafficCheckSpec, { requests, errors }: TrafficCounters): Omit<Sample, "at"> {
  if (requests < spec.minRequests) {
    const failed = errors === 0 ? "" : `, ${errors} of them failed`;
    return {
      outcome: "inconclusive",
      reason: `too few to judge: ${requests} requests < min-requests ${spec.minRequests}${failed}`,
    };
  }
  if (requests === 0) return { outcome: "pass", reason: `no requests, and none asked for (min-requests ${spec.minRequests})` };
  const rate = errors / requests;
  const seen = `${sayPercentage(rate)} (${errors} of ${requests})`;
  if (rate > spec.max) return { outcome: "fail", value: rate, reason: `${seen} > ${sayPercentage(spec.max)}` };
  return { outcome: "pass", value: rate, reason: `${seen} ≤ ${sayPercentage(spec.max)}` };
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

/** Judges what real users got since the window began; the first look only sets the starting point. */
export const startTraffic: Start<TrafficCheckSpec> = (spec, { traffic }): Measure => {
  if (traffic === undefined) throw fail(noTraffic, { check: spec.name });
  let before: TrafficCounters | undefined;
  let sum: TrafficCounters = { requests: 0, errors: 0 };
  return async () => {
    const { requests, errors } = await traffic();
    if (!isCount(requests) || !isCount(errors))
      return { outcome: "error", reason: `the proxy's counters are no counts: ${requests} requests, ${errors} errors` };
    const more = growth(before ?? { requests, errors }, { requests, errors });
    before = { requests, errors };
    sum = { requests: sum.requests + more.requests, errors: sum.errors + more.errors };
    return judgeTraffic(spec, sum);
  };
};
