import { compareNumbers, type Judges } from "./compare.ts";
import { judgedBy } from "./judged-by.ts";
import type { CheckSpec } from "./spec/check-spec.ts";

/** With as many on each side any level that can be asked for is reached. */
const enough = 20;

/**
 * Why a comparison can't pass however its looks come out: so few of them fit into the window, or into the check's own limits, that chance
 * could never be excluded. `planned` counts the looks, `earlier` those of the baseline where that is an earlier window.
 */
export function tooFewToCompare(
  spec: CheckSpec,
  { planned, earlier, among }: { readonly planned: number; readonly earlier: number | undefined; readonly among: number },
  judges: Judges,
): string | undefined {
  const { compare, consecutiveSuccessLimit = planned, minSamples, name } = spec;
  if (compare === undefined || judgedBy(spec).kind === "traffic" || compare.judge === "kayenta") return undefined;
  const looks = Math.min(planned, Math.max(consecutiveSuccessLimit, minSamples));
  const old = earlier ?? looks;
  if (looks === 0 || old === 0 || Math.min(looks, old) >= enough) return undefined;
  const alike = { candidate: Array.from({ length: looks }, () => 1), baseline: Array.from({ length: old }, () => 1) };
  const rules = { ...compare, among, planned: { candidate: looks, baseline: old }, critical: false };
  const { result, explanation } = compareNumbers(alike, rules, { judges, over: true });
  if (result !== "inconclusive") return undefined;
  return `${name}: it can't pass, for ${looks === 1 ? "one look is" : `${looks} looks are`} all that it takes: ${explanation}. Give it a longer window, a shorter interval, or more looks.`;
}
