import type { JudgedBy } from "./judging.ts";
import type { CheckSpec } from "./spec/check-spec.ts";

/** What of a check its samples are judged by, and no more: a request's headers or a command's words are for no recording. */
export function judgedBy(spec: CheckSpec): JudgedBy {
  const { name, kind, failureLimit, consecutiveErrorLimit, inconclusiveLimit } = spec;
  const { consecutiveSuccessLimit, count, minSamples, dryRun, critical, weight, group, compare } = spec;
  const by: { [Key in keyof JudgedBy]: JudgedBy[Key] | undefined } = {
    ...{ name, kind, failureLimit, consecutiveErrorLimit, inconclusiveLimit, consecutiveSuccessLimit, count, minSamples },
    ...{ dryRun, critical, weight, group, compare },
    ...(spec.kind === "traffic" ? { max: spec.max, minRequests: spec.minRequests } : {}),
  };
  // What is not said is not written, so that a recording that was read is equal to the one that was written.
  return Object.fromEntries(Object.entries(by).filter(([, value]) => value !== undefined)) as unknown as JudgedBy;
}
