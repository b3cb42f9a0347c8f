import type { Finding, Judgement, Rules } from "./judgement.ts";
import { number, percent, probability } from "./wording.ts";

export interface Circumstances {
  readonly rules: Rules;
  readonly counts: Judgement["counts"];
  readonly planned: Judgement["counts"];
  /** All that was planned is there. */
  readonly complete: boolean;
  /** Values that are no numbers. */
  readonly refused: number;
  /** The least adjusted p that so much data can give. */
  readonly least: number;
}

/** Up to this many times alpha a too large estimate is neither proved nor harmless. */
const DOUBT = 5;
/** Ratios of floating-point numbers: 10 % of 0.3 and of 3e5 must be the same 10 %. */
const ROUNDING = 1e-9;

export function tooLarge({ effect }: Finding, { direction, tolerance, leastEffect }: Rules): boolean {
  const sign = direction === "decrease" || (direction === "either" && effect.difference < 0) ? -1 : 1;
  return effect.relative * sign > tolerance + ROUNDING && effect.difference * sign > leastEffect * (1 + ROUNDING);
}

export function decide(findings: readonly Finding[], at: Circumstances): Judgement {
  const { rules, counts } = at;
  const nearest = (among: readonly Finding[]) =>
    among.reduce<Finding | undefined>(
      (best, each) => (best === undefined || each.adjusted < best.adjusted ? each : best),
      undefined,
    );
  const large = nearest(findings.filter((finding) => tooLarge(finding, rules)));
  const decisive = large ?? nearest(findings);
  const p = decisive?.adjusted ?? 1;
  const judged = (verdict: Judgement["verdict"], final: boolean, why: string): Judgement => ({
    verdict,
    final,
    decisive,
    findings,
    p,
    counts,
    explanation: [decisive && arithmetic(decisive, rules), why, said(counts)].filter(Boolean).join("; "),
  });

  if (large !== undefined && p <= rules.alpha) return judged("fail", true, `${probability(p)} ≤ ${number(rules.alpha)}`);
  if (!at.complete) return judged("inconclusive", false, running(at));
  if (at.refused > 0) return judged("inconclusive", true, `${at.refused} of the values are no numbers to judge by`);
  if (counts.baseline === 0 || counts.candidate === 0)
    return judged("inconclusive", true, `nothing of the ${counts.baseline === 0 ? "baseline" : "candidate"} to compare`);
  if (at.least > rules.alpha)
    return judged(
      "inconclusive",
      true,
      `too few to tell: the least p they could give is ${number(at.least)} > ${number(rules.alpha)}`,
    );
  if (large === undefined) return judged("pass", true, decisive ? probability(p) : "nothing differs");
  if (p <= DOUBT * rules.alpha)
    return judged(
      "inconclusive",
      true,
      `${probability(p)} is over ${number(rules.alpha)}, yet too small to call it chance (≤ ${number(DOUBT * rules.alpha)})`,
    );
  return judged("pass", true, `${probability(p)} > ${number(rules.alpha)}: may be chance`);
}

function running({ rules, counts, planned }: Circumstances): string {
  const end =
    planned.candidate > counts.candidate || planned.baseline > counts.baseline
      ? `${said(planned)} are planned`
      : "the window is not over";
  return rules.plan === "fixed" ? `${end}, and it is judged once, at the end` : end;
}

const said = ({ baseline, candidate }: Judgement["counts"]) => `${candidate} against ${baseline} samples`;

function arithmetic(finding: Finding, rules: Rules): string {
  const { what, baseline, candidate, effect } = finding;
  const shift = `${percent(effect.relative)} ${tooLarge(finding, rules) ? ">" : "≤"} ${number(rules.tolerance * 100)} %`;
  // Estimated from all pairs of values, so it is not the quotient of the two that stand before it.
  if (what === "location") return `typical value ${number(candidate)} against ${number(baseline)}, typical shift ${shift}`;
  return `${what.replace("tail ", "")} ${number(candidate)} against ${number(baseline)}, ${shift}`;
}
