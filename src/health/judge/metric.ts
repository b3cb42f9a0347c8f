import { decide } from "./decide.ts";
import type { Finding, Judgement, Rules } from "./judgement.ts";
import { usualRules } from "./judgement.ts";
import { leastTail } from "./location.ts";
import { type Progress, progressOf, spent } from "./looking.ts";
import { type Series, type Side, type Sizes, take } from "./series.ts";
import { findingOf, mirrored, type Split, splitOf, type Test, testsOf, turnedBack } from "./tests-of-metric.ts";

export interface MetricInput {
  readonly baseline: Series;
  readonly candidate: Series;
  /** How many samples each side will have: the horizon. What comes after it isn't looked at. Undefined: what is there is all. */
  readonly planned?: Sizes | undefined;
  readonly rules?: Partial<Rules> | undefined;
}

/**
 * Judges a metric of the candidate against the baseline's: `fail` when chance is excluded at alpha and the estimate exceeds the
 * tolerance, for the typical value or for the upper tail; alpha is split between them (Bonferroni, weights fixed by the plan), and
 * halved for either direction. `inconclusive`: too few samples for any p ≤ alpha, values that are no numbers, or an estimate over the
 * tolerance of which chance is doubtful (p ≤ 5 · alpha). Everything depends on ranks and ratios, so on no unit; nothing is drawn at random.
 *
 * Assumed: without a change all samples of both sides come from one distribution, independently. What follows at alpha 0.01 and a
 * tolerance of 10 %, log-normal samples with a CV of 30 % (`npm run bench -- judge`): no change, 5 to 200 a side: `fail` in at most
 * 0.8 % of runs fixed, 0.6 % looking after every sample, and `inconclusive` in 3 %; +50 %, 30 a side: seen in 99.7 % fixed, 99 % sequential;
 * +20 %, 60 a side: 81 % and 76 %; half of the points at 10×, 20 a side, or a fifth of them, 60 a side: always. What it can't see is
 * less: six of 60 points at 10×, were they all above every other, have p = 0.014.
 */
export function judgeMetric(input: MetricInput): Judgement {
  const look = lookAt(input);
  const { rules, planned, baseline, candidate, progress, split, sides } = look;
  const findings = sides.flatMap((side) => {
    const [old, young] = turned(look, side);
    const found = testsOf(old, young, { split, progress }).map(
      (test): Finding => findingOf(test, { old, young, side, progress, rules }),
    );
    return side === "increase" ? found : found.map(turnedBack);
  });
  const counts = { baseline: baseline.values.length, candidate: candidate.values.length };
  return decide(findings, {
    rules,
    counts,
    planned,
    complete: look.complete,
    refused: baseline.refused + candidate.refused,
    least: Math.min(1, spent(leastTail(counts), progress) / split.location),
  });
}

/** Whether this look could be a `fail`, at a fraction of the price of `judgeMetric`: for looking after every sample. */
export function mayFail(input: MetricInput): boolean {
  const look = lookAt(input);
  return look.sides.some((side) => {
    const [old, young] = turned(look, side);
    return testsOf(old, young, look).some(({ adjusted }: Test) => adjusted <= look.rules.alpha);
  });
}

interface Look {
  readonly rules: Rules;
  readonly planned: Sizes;
  readonly baseline: Side;
  readonly candidate: Side;
  readonly complete: boolean;
  readonly progress: Progress;
  readonly split: Split;
  /** The directions to be looked in; none when it isn't time, or nothing is there. */
  readonly sides: readonly ("increase" | "decrease")[];
}

function lookAt({ baseline: old, candidate: young, planned: given, rules: partial }: MetricInput): Look {
  const rules: Rules = { ...usualRules, ...partial };
  const planned = given ?? { baseline: old.values.length, candidate: young.values.length };
  const [baseline, candidate] = [take(old, planned.baseline), take(young, planned.candidate)];
  const complete = baseline.seen >= planned.baseline && candidate.seen >= planned.candidate;
  const counts = { baseline: baseline.values.length, candidate: candidate.values.length };
  const progress = progressOf(rules.plan, planned, counts);
  const looks = counts.baseline > 0 && counts.candidate > 0 && (complete || rules.plan === "sequential");
  const sides = rules.direction === "either" ? (["increase", "decrease"] as const) : [rules.direction];
  return {
    rules,
    planned,
    baseline,
    candidate,
    complete,
    progress,
    split: splitOf(planned, rules, progress),
    sides: looks ? sides : [],
  };
}

const turned = ({ baseline, candidate }: Look, side: "increase" | "decrease"): readonly [Float64Array, Float64Array] =>
  side === "increase" ? [baseline.values, candidate.values] : [mirrored(baseline.values), mirrored(candidate.values)];
