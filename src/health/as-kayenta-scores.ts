import type { CompareVerdict } from "./compare.ts";
import { kayentaScore } from "./judge/kayenta/score.ts";
import type { JudgedBy } from "./judging.ts";
import type { Verdict } from "./telling/verdict-word.ts";
import type { Score, ScoreRules } from "./verdict.ts";

export interface Classified {
  readonly by: JudgedBy;
  readonly comparison: CompareVerdict | undefined;
}

const words = { pass: "pass", marginal: "inconclusive", fail: "fail" } as const;

/**
 * The verdict as Kayenta scores it, where every check that counts was classified by its judge; undefined elsewhere. Unlike our own score
 * Nodata counts nowhere; what Kayenta let pass though nothing was there is no pass here either.
 */
export function asKayentaScores(checks: readonly Classified[], score: ScoreRules): (Verdict & Score) | undefined {
  const metrics = checks.flatMap(({ by, comparison }) =>
    by.compare?.judge !== "kayenta" || comparison?.classification === undefined
      ? []
      : [{ classification: comparison.classification, groups: [by.group ?? ""], muted: by.dryRun === true }],
  );
  if (metrics.length < checks.length || metrics.every(({ muted }) => muted)) return undefined;
  const {
    verdict,
    reason,
    groups,
    score: reached,
  } = kayentaScore(metrics, {
    weights: score.groups,
    pass: score.pass,
    marginal: score.marginal,
  });
  const unseen = checks.some(({ by, comparison }) => by.dryRun !== true && comparison?.result === "inconclusive");
  const result = words[verdict] === "pass" && unseen ? "inconclusive" : words[verdict];
  return { result, explanation: `Kayenta's ${reason}`, score: reached, groups };
}
