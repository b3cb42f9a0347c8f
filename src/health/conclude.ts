import { asKayentaScores } from "./as-kayenta-scores.ts";
import type { Ending } from "./assess.ts";
import type { CompareVerdict } from "./compare.ts";
import type { JudgedBy, Judging } from "./judging.ts";
import type { Verdict } from "./telling/verdict-word.ts";
import { type Score, type ScoreRules, type Weighed, weigh } from "./verdict.ts";

/** A check whose samples are being judged. */
export interface UnderJudgement {
  readonly by: JudgedBy;
  readonly judging: Judging;
}

/** Whether the gate could still pass, were every check to pass that is not decided. */
export function canPass(checks: readonly UnderJudgement[], score: ScoreRules | undefined): boolean {
  if (checks.every(({ by }) => by.dryRun === true)) return true;
  const best = checks.map(({ by, judging }): Weighed => {
    const found = judging.verdict("not yet");
    return { ...by, verdict: found === "running" ? { result: "pass", explanation: "" } : found };
  });
  return weigh(best, score).result === "pass";
}

export interface Concluded {
  readonly overall: Verdict & Partial<Score>;
  /** One each check, in their order. */
  readonly checks: readonly { readonly verdict: Verdict; readonly comparison?: CompareVerdict }[];
}

/** What the samples so far come to, of the gate and of each check. */
export function conclude(
  under: readonly UnderJudgement[],
  { ended, score }: { readonly ended: Ending; readonly score: ScoreRules | undefined },
): Concluded {
  // A check that was still under way when the gate could not pass any more has nothing to say about it.
  const decided = !canPass(under, score);
  const weighed: Weighed[] = [];
  const checks = under.map(({ by, judging }) => {
    const cutShort = decided && judging.verdict("not yet") === "running";
    const found = judging.verdict(ended);
    // "running" can't be after an ending; if it were, it is no pass.
    const verdict: Verdict = found === "running" ? { result: "inconclusive", explanation: `${by.name}: undecided` } : found;
    weighed.push({ ...by, verdict: cutShort ? { result: "pass", explanation: verdict.explanation } : verdict });
    const { comparison } = judging;
    return { verdict, ...(comparison === undefined ? {} : { comparison }) };
  });
  const kayenta =
    score === undefined || decided || ended === "early"
      ? undefined
      : asKayentaScores(
          under.map(({ by, judging }) => ({ by, comparison: judging.comparison })),
          score,
        );
  return { overall: kayenta ?? weigh(weighed, score), checks };
}
