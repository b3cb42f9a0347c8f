import { holm } from "./holm.ts";
import type { Judgement } from "./judgement.ts";
import { scoreOf } from "./score.ts";
import { number, probability } from "./wording.ts";

export interface JudgedCheck {
  readonly name: string;
  readonly judgement: Judgement;
  /** Checks without one are a group of their own together. */
  readonly group?: string | undefined;
  /** Within its group; 1 unless said. */
  readonly weight?: number | undefined;
  /** Its failure fails all, its doubt leaves all in doubt, whatever the score. */
  readonly critical?: boolean | undefined;
}

export interface AllRules {
  readonly alpha: number;
  /** Per cent of the score that a group has; groups that aren't named share what is left equally. */
  readonly groups: Readonly<Record<string, number>>;
  /** As in Kayenta: from `pass` on it passes, from `marginal` on it is inconclusive, below it fails. Undefined: any `fail` fails. */
  readonly score: { readonly pass: number; readonly marginal: number } | undefined;
}

export interface Overall {
  readonly verdict: Judgement["verdict"];
  /** 0–100, two decimals: the weighted share of checks that passed. */
  readonly score: number;
  readonly groups: readonly { readonly name: string; readonly score: number; readonly weight: number }[];
  readonly checks: readonly CorrectedCheck[];
  readonly explanation: string;
}

export interface CorrectedCheck {
  readonly name: string;
  /** Its own verdict, but a `fail` that many looks at many checks explain is `inconclusive`. */
  readonly verdict: Judgement["verdict"];
  readonly p: number;
  /** Corrected for the number of checks (Holm). */
  readonly corrected: number;
}

export const usualAllRules: AllRules = { alpha: 0.01, groups: {}, score: undefined };

/**
 * One verdict from those of several checks. Kayenta judges 50 metrics at 1 % each and so fails two of five healthy candidates; here
 * the false alarms of all checks together stay under alpha. Unlike Kayenta's, the score counts what could not be judged as not passed.
 */
export function judgeAll(checks: readonly JudgedCheck[], partial: Partial<AllRules> = {}): Overall {
  const rules: AllRules = { ...usualAllRules, ...partial };
  const corrected = holm(checks.map(({ judgement }) => judgement.p));
  const all = checks.map((check, i) => {
    const p = corrected[i] as number;
    const own = check.judgement.verdict;
    return { ...check, corrected: p, verdict: own === "fail" && p > rules.alpha ? ("inconclusive" as const) : own };
  });
  const { score, groups } = scoreOf(all, rules.groups);
  const verdict = overall(all, score, rules);
  return {
    verdict,
    score,
    groups,
    checks: all.map(({ name, verdict: each, judgement, corrected: p }) => ({
      name,
      verdict: each,
      p: judgement.p,
      corrected: p,
    })),
    explanation: explain(all, { verdict, score, rules }),
  };
}

type Corrected = JudgedCheck & { readonly verdict: Judgement["verdict"]; readonly corrected: number };

function overall(all: readonly Corrected[], score: number, { score: wanted }: AllRules): Judgement["verdict"] {
  const any = (word: Judgement["verdict"], critical: boolean) =>
    all.some((check) => check.verdict === word && (!critical || check.critical));
  if (all.length === 0) return "inconclusive";
  if (any("fail", true)) return "fail";
  if (any("inconclusive", true)) return "inconclusive";
  if (wanted === undefined) return any("fail", false) ? "fail" : any("inconclusive", false) ? "inconclusive" : "pass";
  if (score >= wanted.pass) return "pass";
  // Doubt alone lowers the score, but proves nothing against the candidate.
  return score >= wanted.marginal || !any("fail", false) ? "inconclusive" : "fail";
}

function explain(
  all: readonly Corrected[],
  { verdict, score, rules }: { verdict: Judgement["verdict"]; score: number; rules: AllRules },
) {
  if (all.length === 0) return "nothing was compared";
  const telling = all.filter((check) => check.verdict === (verdict === "pass" ? "fail" : verdict));
  const why = telling.map((check) => {
    const many =
      all.length > 1 && check.judgement.verdict === "fail"
        ? ` (${probability(check.corrected)} among ${all.length} checks)`
        : "";
    return `${check.name}: ${check.judgement.explanation}${many}`;
  });
  const against = rules.score ? ` (pass from ${number(rules.score.pass)}, marginal from ${number(rules.score.marginal)})` : "";
  const passed = all.filter((check) => check.verdict === "pass").length;
  return [`${passed} of ${all.length} checks passed, score ${score}${against}`, ...why].join(" · ");
}
