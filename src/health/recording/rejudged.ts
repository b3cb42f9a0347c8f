import type { Sample } from "../sample.ts";
import type { CheckSpec } from "../spec/check-spec.ts";

const tooSlow = /^\d+ ms > within \d+ ms$/;

/** A recorded sample by another limit, where its number alone decides: an answer that was right and in time, or only too slow. */
export function rejudged(sample: Sample, spec: CheckSpec): Sample {
  const { outcome, value, reason } = sample;
  if (spec.kind !== "http" || value === undefined) return sample;
  if (outcome !== "pass" && !(outcome === "fail" && tooSlow.test(reason))) return sample;
  const ms = Math.ceil(value);
  if (spec.within !== undefined && value > spec.within)
    return { ...sample, outcome: "fail", reason: `${ms} ms > within ${spec.within} ms` };
  return outcome === "pass" ? sample : { ...sample, outcome: "pass", reason: `in ${ms} ms` };
}
