import { sayPercentage } from "../quantity/percentage.ts";
import { binomialTail } from "./judge/binomial.ts";
import { hypergeometricTail } from "./judge/hypergeometric.ts";
import { logBets, logSum, ODDS } from "./judge/odds-evidence.ts";
import { probability } from "./judge/wording.ts";
import type { Count, Sample } from "./sample.ts";

/** What a rate of bad ones must be. */
export interface RateLimit {
  /** The highest rate that passes, 0…1. */
  readonly max: number;
  /** With fewer nothing is said. */
  readonly minRequests: number;
  /** Asked for by `compare`: a rate that is this much higher than the baseline's fails, whatever `max` says. */
  readonly compare?: { readonly tolerance: number; readonly alpha: number } | undefined;
}

/** All that is known of a rate so far; plain numbers, so that it survives JSON. */
export interface RateMemory {
  candidate: Count;
  baseline: Count;
  /** Logarithms of the bets against "no higher than max", and against "no higher than the baseline's". */
  readonly bound: number[];
  readonly beside: number[];
  /** The greatest evidence so far of each, as a logarithm. */
  most: { bound: number; beside: number };
}

/** Rates to bet on, in multiples of the highest that passes, and what is bet on each. */
const MULTIPLES = [2, 4, 10, 40] as const;
const STAKES = [0.5, 0.25, 0.15, 0.1].map(Math.log);
/** How often a release whose rate is just the highest that passes may fail, and how much of that is for the looks on the way. */
const ALPHA = 0.05;
const ON_THE_WAY = 0.8;
/** How often a release that is no worse than the one before may fail. */
const BESIDE_ALPHA = 0.01;
const BESIDE_ON_THE_WAY = 0.5;

export const nothingCounted = (): RateMemory => ({
  candidate: { bad: 0, total: 0 },
  baseline: { bad: 0, total: 0 },
  bound: MULTIPLES.map(() => 0),
  beside: ODDS.map(() => 0),
  most: { bound: 0, beside: 0 },
});

const plus = (sum: Count, more: Count): Count => ({ bad: sum.bad + more.bad, total: sum.total + more.total });
const none: Count = { bad: 0, total: 0 };

/**
 * What a look adds. The bets are e-processes, whose chance of ever reaching 1/α is at most α if the hypothesis holds (Ville's
 * inequality), so every look may decide: against the bound likelihood ratios of a binomial share, mixed over multiples of the bound (for every
 * share up to the bound their expectation is at most 1); against the baseline those of `judge/odds-evidence.ts`.
 */
export function countOn(
  memory: RateMemory,
  { max }: RateLimit,
  { seen = none, baseline }: Pick<Sample, "seen" | "baseline">,
): void {
  memory.candidate = plus(memory.candidate, seen);
  if (max > 0 && max < 1)
    for (const [i, multiple] of MULTIPLES.entries()) {
      const rate = Math.min(multiple * max, (1 + max) / 2);
      const good = seen.total - seen.bad;
      memory.bound[i] = (memory.bound[i] as number) + seen.bad * Math.log(rate / max) + good * Math.log((1 - rate) / (1 - max));
    }
  memory.most = {
    ...memory.most,
    bound: Math.max(memory.most.bound, logSum(memory.bound.map((log, i) => log + (STAKES[i] as number)))),
  };
  if (baseline?.seen === undefined) return;
  memory.baseline = plus(memory.baseline, baseline.seen);
  for (const [i, log] of logBets({ baseline: baseline.seen, candidate: seen }, ODDS).entries())
    memory.beside[i] = (memory.beside[i] as number) + log;
  memory.most = { ...memory.most, beside: Math.max(memory.most.beside, logSum(memory.beside) - Math.log(ODDS.length)) };
}

/** The chance, all looks paid for, that a rate no higher than `max` (than the baseline's) looks like this. */
function chances({ candidate, baseline, most }: RateMemory, { max }: RateLimit, over: boolean) {
  if (max === 0) return { bound: candidate.bad > 0 ? 0 : 1, beside: 1 };
  const onTheWay = Math.exp(-most.bound) / ON_THE_WAY;
  const atTheEnd = over ? binomialTail(candidate, max) / (1 - ON_THE_WAY) : 1;
  const besideOnTheWay = Math.exp(-most.beside) / BESIDE_ON_THE_WAY;
  const population = candidate.total + baseline.total;
  const urn = { population, marked: candidate.total, drawn: candidate.bad + baseline.bad };
  const besideAtTheEnd = over && baseline.total > 0 ? hypergeometricTail(candidate.bad, urn) / (1 - BESIDE_ON_THE_WAY) : 1;
  return {
    bound: Math.min(1, onTheWay, atTheEnd),
    beside: baseline.total > 0 ? Math.min(1, besideOnTheWay, besideAtTheEnd) : 1,
  };
}

const share = ({ bad, total }: Count) => `${sayPercentage(total === 0 ? 0 : bad / total)} (${bad} of ${total})`;

/**
 * What the counts say. Over `max` fails when chance is excluded: a rate of `max` hardly gives so many, or the baseline at the same time had
 * hardly so many. Until then, and at the end if it still may be chance, it is inconclusive; one error in 20 says nothing about 1 %.
 * With few requests an empty rate is within any limit: `minRequests` is what guards against that. At 50 requests a second and a `max` of
 * 1 % a rate of 2 % is seen after 13 s beside a release at 0.2 %, after 18 s by the limit alone, and one of 10 % after 1 s (medians of
 * `npm run bench -- detect-2pct-seconds`); a release at 0.2 % was stopped in none of 301 bakes of two minutes, one at just 1 % in 5 %.
 */
export function judgeRate(
  memory: RateMemory,
  limit: RateLimit,
  { over }: { over: boolean },
): Pick<Sample, "outcome" | "reason"> & { value?: number } {
  const { candidate, baseline } = memory;
  const { max, minRequests, compare } = limit;
  const few = candidate.total < minRequests;
  if (candidate.total === 0)
    return few
      ? { outcome: "inconclusive", reason: `too few to judge: 0 requests < min-requests ${minRequests}` }
      : { outcome: "pass", reason: `no requests, and none asked for (min-requests ${minRequests})` };
  const rate = candidate.bad / candidate.total;
  if (few) {
    const failed = candidate.bad === 0 ? "" : `, ${candidate.bad} of them failed`;
    return {
      outcome: "inconclusive",
      value: rate,
      reason: `too few to judge: ${candidate.total} requests < min-requests ${minRequests}${failed}`,
    };
  }
  const p = chances(memory, limit, over);
  const old = baseline.total === 0 ? undefined : baseline.bad / baseline.total;
  const beside = baseline.total === 0 ? "" : `; baseline ${share(baseline)}`;
  const said = `${share(candidate)} ${rate > max ? ">" : "≤"} ${sayPercentage(max)}`;
  const told = (outcome: Sample["outcome"], reason: string) => ({ outcome, value: rate, reason });
  const proved = p.beside <= BESIDE_ALPHA && old !== undefined && rate > old;
  if (rate > max && p.bound <= ALPHA && !(proved && p.beside < p.bound))
    return told("fail", `${said}, ${probability(p.bound)}${beside}`);
  if (rate > max && proved) return told("fail", `${said}${beside}, ${probability(p.beside)}`);
  if (compare !== undefined && old !== undefined && rate > old * (1 + compare.tolerance) && p.beside <= compare.alpha)
    return told(
      "fail",
      `${said}; over baseline ${share(baseline)} by more than ${sayPercentage(compare.tolerance)}, ${probability(p.beside)}`,
    );
  if (compare !== undefined && old === undefined && over)
    return told("inconclusive", `${said}; nothing of the baseline to compare`);
  if (rate <= max) return told("pass", said + beside);
  return told("inconclusive", `${said}, which may be chance (${probability(Math.min(p.bound, p.beside))})${beside}`);
}
