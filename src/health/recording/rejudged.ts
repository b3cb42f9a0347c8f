import { judgeNumber } from "../checks/number-limits.ts";
import type { Sample } from "../sample.ts";
import type { CheckSpec } from "../spec/check-spec.ts";

const tooSlow = /^\d+ ms > within \d+ ms$/;

/** A recorded sample by another limit, where its number alone decides: the rest of what was asked for stays as it was seen. */
export function rejudged(sample: Sample, spec: CheckSpec): Sample {
  const { outcome, value } = sample;
  if (value === undefined || (outcome !== "pass" && outcome !== "fail")) return sample;
  if (spec.kind === "http" || spec.kind === "tcp") return byTime(sample, value, spec);
  if (spec.kind === "prometheus" || spec.kind === "command") return byNumber(sample, value, spec);
  return sample;
}

/** An answer that was right and in time, or only too slow. */
function byTime(sample: Sample, value: number, { within }: { readonly within?: number | undefined }): Sample {
  const { outcome, reason } = sample;
  if (outcome === "fail" && !tooSlow.test(reason)) return sample;
  const ms = Math.ceil(value);
  if (within !== undefined && value > within) return { ...sample, outcome: "fail", reason: `${ms} ms > within ${within} ms` };
  return outcome === "pass" ? sample : { ...sample, outcome: "pass", reason: `in ${ms} ms` };
}

/** A source's number is all that its samples are judged by. */
function byNumber(sample: Sample, value: number, limits: Parameters<typeof judgeNumber>[1]): Sample {
  const judged = judgeNumber(value, limits);
  // What is said beside the number, of which series it is, stays where nothing changes.
  return judged.outcome === sample.outcome && sample.reason.startsWith(judged.reason) ? sample : { ...sample, ...judged };
}
