import { z } from "zod";
import { didYouMean } from "../../quantity/nearest.ts";
import { parsePercentage } from "../../quantity/percentage.ts";
import type { TrafficCheckSpec } from "../check-spec.ts";
import { limits, parsed, wholeNumber, words } from "../written.ts";

/** No limit at all; a whole number, so that it survives JSON (`Infinity` would come back as null). */
export const unlimited = Number.MAX_SAFE_INTEGER;

/** A check as it is written, kind `traffic`. */
export const trafficCheckSchema = z.strictObject({
  traffic: parsed(
    (text) => (text === "error-rate" ? text : undefined),
    "error-rate",
    (text) => didYouMean(text, ["error-rate"]),
  ),
  name: words("a name").optional(),
  max: parsed(parsePercentage, "a percentage with its sign, like 1% or 0.5%"),
  // 0 is the way to say that no traffic at all is fine, e.g. for a staging that nobody visits.
  "min-requests": wholeNumber(0, 20),
  ...limits,
  // Few requests in the first seconds of a window are no trouble: what was seen at its end counts.
  "inconclusive-limit": wholeNumber(0, unlimited),
});

/** What was written, completed. */
export function trafficSpec(written: z.output<typeof trafficCheckSchema>): TrafficCheckSpec {
  return {
    kind: "traffic",
    name: written.name ?? `traffic ${written.traffic}`,
    measure: "error-rate",
    max: written.max,
    minRequests: written["min-requests"],
    failureLimit: written["failure-limit"],
    consecutiveErrorLimit: written["consecutive-error-limit"],
    inconclusiveLimit: written["inconclusive-limit"],
  };
}
