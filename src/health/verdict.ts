import { scoreOf } from "./judge/score.ts";
import { number } from "./judge/wording.ts";
import type { Verdict } from "./telling/verdict-word.ts";

/** A check's verdict and what it counts for. */
export interface Weighed {
  readonly verdict: Verdict;
  readonly dryRun?: boolean;
  readonly critical?: boolean;
  readonly weight?: number;
  readonly group?: string | undefined;
}

/** As in Kayenta: from `pass` on the gate passes, from `marginal` on it is inconclusive, below it fails. */
export interface ScoreRules {
  readonly pass: number;
  readonly marginal: number;
  /** Per cent of the score that a group has; groups that aren't named share what is left equally. */
  readonly groups: Readonly<Record<string, number>>;
}

export interface Score {
  /** 0–100: the weighted share of checks that passed. */
  readonly score: number;
  readonly groups: readonly { readonly name: string; readonly score: number; readonly weight: number }[];
}

/** So many make a sentence; every check has its own line in summary and report. */
const mostTold = 8;

function some(verdicts: readonly Verdict[]): string {
  const told = verdicts.slice(0, mostTold).map(({ explanation }) => explanation);
  return [...told, ...(verdicts.length > mostTold ? [`and ${verdicts.length - mostTold} more`] : [])].join(" · ");
}

/** The verdict of a gate from those of its checks: any fail → fail, else any inconclusive → inconclusive, else pass. */
export function combine(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return { result: "inconclusive", explanation: "nothing was checked" };
  const worst = (["fail", "inconclusive"] as const).find((word) => verdicts.some(({ result }) => result === word)) ?? "pass";
  const deciding = verdicts.filter(({ result }) => result === worst);
  return { result: worst, explanation: some(deciding) };
}

/**
 * The verdict of a gate. Checks on trial (`dry-run`) count for nothing. Without a score every check decides; with one a critical check's
 * failure fails all and its doubt leaves all in doubt, and what could not be judged counts as not passed.
 */
export function weigh(checks: readonly Weighed[], rules?: ScoreRules): Verdict & Partial<Score> {
  const counting = checks.filter(({ dryRun }) => dryRun !== true);
  if (counting.length === 0 && checks.length > 0)
    return { result: "inconclusive", explanation: "every check is a dry run, so nothing decides" };
  const verdicts = counting.map(({ verdict }) => verdict);
  if (rules === undefined || counting.length === 0) return combine(verdicts);
  const scored = scoreOf(
    counting.map(({ verdict, group, weight }) => ({ verdict: verdict.result, group, weight })),
    rules.groups,
  );
  const critical = combine(counting.filter((check) => check.critical).map(({ verdict }) => verdict));
  const bad = verdicts.some(({ result }) => result === "fail");
  const all = `score ${number(scored.score)} of 100 (pass from ${number(rules.pass)}, marginal from ${number(rules.marginal)})`;
  if (counting.some((check) => check.critical) && critical.result !== "pass")
    return { result: critical.result, explanation: `${critical.explanation}; critical, whatever the ${all}`, ...scored };
  // Doubt alone lowers the score, but proves nothing against the release.
  const result =
    scored.score >= rules.pass ? "pass" : scored.score >= rules.marginal || !bad ? "inconclusive" : ("fail" as const);
  const telling = verdicts.filter((verdict) => verdict.result !== "pass");
  return { result, explanation: telling.length === 0 ? all : `${all} · ${some(telling)}`, ...scored };
}
