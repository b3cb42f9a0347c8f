import { normalTailQuantile } from "./distributions.ts";
import type { Interval } from "./judgement.ts";
import type { Count } from "./odds-evidence.ts";

/**
 * Interval for the difference of two shares, candidate minus baseline: Miettinen & Nurminen's (1985) score interval. It inverts the test
 * whose variance is that of the likeliest shares with just this difference, so it is right at 0 and at small counts, where the usual
 * one collapses.
 */
export function scoreInterval(baseline: Count, candidate: Count, tail: number): Interval {
  const z = normalTailQuantile(tail);
  const seen = candidate.bad / candidate.total - baseline.bad / baseline.total;
  const outside = (difference: number) => Math.abs(standardised(baseline, candidate, difference)) > z;
  return { low: edge(seen, -1, outside), high: edge(seen, 1, outside), level: 1 - 2 * tail };
}

/** Where between a point inside and an end `outside` begins; the end itself when it never does. */
function edge(inside: number, end: number, outside: (difference: number) => boolean): number {
  if (!outside(end)) return end;
  let [within, without] = [inside, end];
  for (let i = 0; i < 60; i++) {
    const middle = (within + without) / 2;
    if (outside(middle)) without = middle;
    else within = middle;
  }
  return within;
}

function standardised(baseline: Count, candidate: Count, difference: number): number {
  const [n, m] = [baseline.total, candidate.total];
  const all = n + m;
  const old = likeliest(baseline, candidate, difference);
  const young = Math.min(1, Math.max(0, old + difference));
  const variance = ((young * (1 - young)) / m + (old * (1 - old)) / n) * (all / (all - 1));
  const distance = candidate.bad / m - baseline.bad / n - difference;
  if (variance <= 0) return distance === 0 ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY;
  return distance / Math.sqrt(variance);
}

/** The baseline's likeliest share when the candidate's is greater by `difference`: the closed form of the likelihood's cubic. */
function likeliest(baseline: Count, candidate: Count, difference: number): number {
  const all = baseline.total + candidate.total;
  const bad = baseline.bad + candidate.bad;
  const l2 = (candidate.total + 2 * baseline.total) * difference - all - bad;
  const l1 = (baseline.total * difference - all - 2 * baseline.bad) * difference + bad;
  const l0 = baseline.bad * difference * (1 - difference);
  const third = l2 / (3 * all);
  const q = third ** 3 - (l1 * l2) / (6 * all * all) + l0 / (2 * all);
  const p = (q >= 0 ? 1 : -1) * Math.sqrt(Math.max(0, third * third - l1 / (3 * all)));
  if (p === 0) return within(-third, difference);
  const angle = (Math.PI + Math.acos(Math.min(1, Math.max(-1, q / p ** 3)))) / 3;
  return within(2 * p * Math.cos(angle) - third, difference);
}

const within = (share: number, difference: number) =>
  Math.min(Math.min(1, 1 - difference), Math.max(Math.max(0, -difference), share));
