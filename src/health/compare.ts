import type { Comparison } from "./comparison.ts";
import { number } from "./judge/wording.ts";

export type Judges = typeof import("./judges.ts");

/** The numbers of both sides, in the order in which they came. */
export interface Compared {
  readonly candidate: number[];
  readonly baseline: number[];
}

export interface Comparing extends Comparison {
  /** How many checks are compared in this gate: they share alpha (Bonferroni; the least p of Holm's method is the same). */
  readonly among: number;
  /** How many samples each side will have. */
  readonly planned: { readonly candidate: number; readonly baseline: number };
  /** Its failure outweighs every score; only Kayenta's judge asks. */
  readonly critical: boolean;
}

export interface CompareVerdict {
  readonly result: "pass" | "fail" | "inconclusive" | "running";
  readonly explanation: string;
  /** Only of Kayenta's judge. */
  readonly classification?: import("./judge/kayenta/classify.ts").Classification;
}

const running: CompareVerdict = { result: "running", explanation: "" };
const finite = (values: readonly number[]) => values.filter(Number.isFinite);

/** Old beside new: on the way only a `fail` is a verdict. */
export function compareNumbers(
  { candidate, baseline }: Compared,
  { among, planned, critical, ...rules }: Comparing,
  { judges, over }: { judges: Judges; over: boolean },
): CompareVerdict {
  if (rules.judge === "kayenta") return over ? asKayenta(judges, { candidate, baseline }, { ...rules, critical }) : running;
  if (!over && (rules.plan === "fixed" || !timeToLook(candidate.length))) return running;
  const input = {
    baseline: { values: baseline },
    candidate: { values: candidate },
    planned: over ? undefined : planned,
    rules: { direction: rules.direction, plan: rules.plan, alpha: rules.alpha / among, tolerance: rules.tolerance },
  };
  if (!over && !judges.mayFail(input)) return running;
  const { verdict, explanation } = judges.judgeMetric(input);
  if (!over && verdict !== "fail") return running;
  return { result: verdict, explanation };
}

/**
 * After every sample at first, then 64 times while their number doubles: a look costs as much as there are samples, and what is seen
 * 1.6 % of the samples later is seen soon enough. Fewer looks than were paid for only make a false alarm rarer.
 */
const timeToLook = (count: number) => count % (1 << Math.max(0, 25 - Math.clz32(count))) === 0;

function asKayenta(
  judges: Judges,
  { candidate, baseline }: Compared,
  { direction, critical }: Comparison & { critical: boolean },
): CompareVerdict {
  const classification = judges.classify(baseline, candidate, { direction, critical });
  const { label, shift, effect } = classification;
  const counts = `${candidate.length} against ${baseline.length} samples`;
  const shifted =
    shift === undefined
      ? ""
      : `shift ${number(shift.estimate)} (${number(shift.low)} to ${number(shift.high)}), effect ${number(effect)}; `;
  const result = label === "Pass" ? "pass" : label === "Nodata" ? "inconclusive" : "fail";
  // Kayenta takes an empty side for a pass in one of its settings; a gate that saw nothing says so.
  const empty = finite(candidate).length === 0 || finite(baseline).length === 0;
  return {
    result: empty && result === "pass" ? "inconclusive" : result,
    explanation: `Kayenta's judge says ${label}; ${shifted}${counts}`,
    classification,
  };
}
