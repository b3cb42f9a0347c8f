import { logChoose } from "./log-factorial.ts";

/** Bad ones of all, on one side in one period. */
export interface Count {
  readonly bad: number;
  readonly total: number;
}

/** Both sides over the same time, or periods of two windows laid side by side. */
export interface Period {
  readonly baseline: Count;
  readonly candidate: Count;
}

/** Odds ratios to bet on, from a subtle rise to an outage. A bet on each costs a factor of 8 at most, in practice less than 3. */
export const ODDS = [1.25, 1.6, 2, 3, 5, 10, 30, 100] as const;

/**
 * Logarithms of the bets of one period, one for each odds ratio, against "the candidate's odds of a bad one are no higher".
 *
 * Given the period's number of bad ones on both sides together, the candidate's are hypergeometric if nothing differs and Fisher's
 * noncentral hypergeometric at an odds ratio ω otherwise; their likelihood ratio has expectation 1 under the null hypothesis (less for
 * a candidate that is better), whatever the rate of bad ones is, however it moves between periods, and whatever part of the requests each
 * side has. So products over periods stay fair bets, and so does their mean over the ω (method of mixtures; Grünwald, de Heide & Koolen
 * 2024; for 2 × 2 tables Turner, Ly & Grünwald 2024): an e-process, which by Ville's inequality (1939) ever exceeds 1/α with
 * probability ≤ α, however often and whenever one looks, with no planned end.
 *
 * Assumed: requests turn bad independently of each other. An outage of a second is believed more than it should be.
 */
export function logBets({ baseline, candidate }: Period, odds: readonly number[]): number[] {
  const drawn = baseline.bad + candidate.bad;
  if (drawn === 0 || baseline.total === 0 || candidate.total === 0) return odds.map(() => 0);
  const { least, logs } = logWeights({ population: baseline.total + candidate.total, marked: candidate.total, drawn });
  return odds.map((ratio) => {
    const log = Math.log(ratio);
    return candidate.bad * log - logSum(logs.map((weight, i) => weight + (least + i) * log));
  });
}

interface Urn {
  readonly population: number;
  readonly marked: number;
  readonly drawn: number;
}

/** Logarithms of the hypergeometric probabilities of least, least + 1, … marked ones among the drawn. */
function logWeights({ population, marked, drawn }: Urn): { least: number; logs: number[] } {
  const least = Math.max(0, drawn + marked - population);
  const most = Math.min(marked, drawn);
  const all = logChoose(population, drawn);
  const logs: number[] = [];
  for (let k = least; k <= most; k++) logs.push(logChoose(marked, k) + logChoose(population - marked, drawn - k) - all);
  return { least, logs };
}

export function logSum(logs: readonly number[]): number {
  const greatest = logs.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  return greatest + Math.log(logs.reduce((sum, each) => sum + Math.exp(each - greatest), 0));
}
