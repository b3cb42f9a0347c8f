import { normalTail, normalTailQuantile } from "./distributions.ts";
import type { Plan } from "./judgement.ts";
import type { Sizes } from "./series.ts";

/** How far the plan has come: Fisher information now and at the first look, as shares of the information at the planned end. */
export interface Progress {
  readonly plan: Plan;
  readonly share: number;
  readonly first: number;
}

/** Fewer samples a side can't be significant, so no look is paid for before. */
const FIRST = 5;

export function progressOf(plan: Plan, planned: Sizes, counts: Sizes): Progress {
  const information = (n: number, m: number) => (n > 0 && m > 0 ? 1 / (1 / n + 1 / m) : 0);
  const end = information(planned.baseline, planned.candidate);
  if (end === 0) return { plan, share: 1, first: 1 };
  const first = information(Math.min(FIRST, planned.baseline), Math.min(FIRST, planned.candidate)) / end;
  return { plan, share: information(counts.baseline, counts.candidate) / end, first };
}

/** The part of alpha for a change so gross that it must not wait; the rest is spent late. */
const EARLY = 0.2;

/**
 * The least alpha at which a look with this one-sided p rejects, when any look from the first to the planned end may.
 *
 * The z-values of successive looks behave as B(t)/√t of a Brownian motion B at the information share t (Jennison & Turnbull 2000,
 * ch. 3 and 11; for linear rank statistics Sen 1981). Two boundaries share alpha, and a crossing of either rejects:
 * – O'Brien & Fleming's with alpha spent continuously (Lan & DeMets 1983): B(t) ≥ c. By the reflection principle
 *   P(max B ≥ c) = 2(1 − Φ(c)), so a look costs 2(1 − Φ(z√t)); at the planned end that is no more than twice p.
 * – Haybittle & Peto's constant one, z ≥ c: what is plainly broken is stopped at once however far the end is. Its price between the first
 *   look t₀ and 1 is ½[(c − 1/c)φ(c) ln(1/t₀) + 4φ(c)/c] (Siegmund 1985, ch. 4; Miller & Siegmund 1982).
 * Looks are discrete and small samples discrete too, so what is really spent is less. Price of looking: 81 % → 76 % of power where it
 * hurts most; a candidate at 10× is stopped after 9 samples a side, however many are planned.
 */
export function spent(p: number, { plan, share, first }: Progress): number {
  if (plan === "fixed") return p;
  const z = normalTailQuantile(p);
  if (z <= 0) return 1;
  if (z === Number.POSITIVE_INFINITY) return 0;
  const late = 2 * normalTail(z * Math.sqrt(Math.min(1, share)));
  return Math.min(1, late / (1 - EARLY), constantBoundary(z, Math.min(1, first)) / EARLY);
}

/** The one-sided p that a look needs at this alpha: the inverse of `spent`. */
export function allowed(alpha: number, progress: Progress): number {
  if (progress.plan === "fixed") return alpha;
  let [low, high] = [0, 40];
  for (let i = 0; i < 60; i++) {
    const z = (low + high) / 2;
    if (spent(normalTail(z), progress) <= alpha) high = z;
    else low = z;
  }
  return normalTail(high);
}

function constantBoundary(c: number, first: number): number {
  // Below 2 the expansion, made for rare crossings, says too little: the answer is "not significant" anyway.
  if (c < 2) return 1;
  const density = Math.exp(-(c * c) / 2) / Math.sqrt(2 * Math.PI);
  return Math.min(1, 0.5 * ((c - 1 / c) * density * Math.log(1 / first) + (4 * density) / c));
}
