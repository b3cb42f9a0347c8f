import { decide } from "./decide.ts";
import { hypergeometricTail } from "./hypergeometric.ts";
import type { Finding, Judgement, Rules } from "./judgement.ts";
import { usualRules } from "./judgement.ts";
import { leastTail } from "./location.ts";
import { type Count, evidence, type Period } from "./odds-evidence.ts";
import { relativeTo } from "./quantile.ts";
import { scoreInterval } from "./score-interval.ts";

export interface ProportionInput {
  /** In the order of time. One period is enough for `fixed`; more make the sequential form quicker, and proof against moving rates. */
  readonly periods: readonly Period[];
  /** Whether the window is over; false: more periods come. Default true. */
  readonly complete?: boolean | undefined;
  readonly rules?: Partial<Rules> | undefined;
}

const FISHER = "Fisher's exact test, one-sided, with Miettinen & Nurminen's score interval";
const BETS = `conditional e-process on the odds ratio after every period, and at the end ${FISHER}`;

/** With `sequential` half of alpha is for the looks on the way, half for the exact test at the end. */
const WAY_PART = 0.5;

/**
 * Judges a share (bad requests of all, restarts of starts) of the candidate against the baseline's. Fixed: Fisher's exact test, which
 * never exceeds alpha, at 0 and at small counts either; it assumes that requests turn bad independently, so an outage of a
 * second is believed more than it should be. Over several periods their sums are compared, so the share of traffic should stay the same
 * within one judgement. Sequential: see `evidence`; a look costs nothing there.
 *
 * Power of the exact test at alpha 0.01, 500 requests a side: 0.2 % against 2 %: 0.58; against 5 %: 1.0.
 */
export function judgeProportion({ periods, complete = true, rules: partial }: ProportionInput): Judgement {
  const rules: Rules = { ...usualRules, ...partial };
  const refused = periods.flatMap(({ baseline, candidate }) => [baseline, candidate]).filter((count) => !isCount(count)).length;
  const sound = refused > 0 ? [] : periods;
  const [baseline, candidate] = [total(sound.map((period) => period.baseline)), total(sound.map((period) => period.candidate))];
  const counts = { baseline: baseline.total, candidate: candidate.total };
  const looks = counts.baseline > 0 && counts.candidate > 0 && (complete || rules.plan === "sequential");
  const sides = rules.direction === "either" ? (["increase", "decrease"] as const) : [rules.direction];
  const part = 1 / sides.length;
  const findings = (looks ? sides : []).map((side): Finding => {
    const turn = side === "increase" ? (count: Count) => count : complement;
    const p = fisher(turn(baseline), turn(candidate));
    const adjusted =
      rules.plan === "fixed"
        ? p
        : sequential(
            sound.map((period) => turnedPeriod(period, turn)),
            { p, complete },
          );
    const difference = candidate.bad / candidate.total - baseline.bad / baseline.total;
    return {
      what: "proportion",
      method: rules.plan === "fixed" ? FISHER : BETS,
      baseline: baseline.bad / baseline.total,
      candidate: candidate.bad / candidate.total,
      of: { baseline, candidate },
      effect: {
        difference,
        relative: relativeTo(difference, baseline.bad / baseline.total),
        interval: scoreInterval(baseline, candidate, rules.alpha * part),
      },
      p,
      adjusted: Math.min(1, adjusted / part),
    };
  });
  const least = leastTail(counts) / part / (rules.plan === "fixed" ? 1 : 1 - WAY_PART);
  return decide(findings, { rules, counts, planned: counts, complete, refused, least });
}

function sequential(periods: readonly Period[], { p, complete }: { p: number; complete: boolean }): number {
  const onTheWay = 1 / evidence(periods) / WAY_PART;
  return complete ? Math.min(onTheWay, p / (1 - WAY_PART)) : onTheWay;
}

/** P(as many bad ones or more among the candidate's), given all bad ones. */
function fisher(baseline: Count, candidate: Count): number {
  const population = baseline.total + candidate.total;
  return hypergeometricTail(candidate.bad, { population, marked: candidate.total, drawn: baseline.bad + candidate.bad });
}

const isCount = ({ bad, total: all }: Count) =>
  Number.isSafeInteger(bad) && Number.isSafeInteger(all) && bad >= 0 && bad <= all;
const complement = ({ bad, total: all }: Count): Count => ({ bad: all - bad, total: all });
const turnedPeriod = (period: Period, turn: (count: Count) => Count): Period => ({
  baseline: turn(period.baseline),
  candidate: turn(period.candidate),
});

function total(counts: readonly Count[]): Count {
  return counts.reduce((sum, count) => ({ bad: sum.bad + count.bad, total: sum.total + count.total }), { bad: 0, total: 0 });
}
