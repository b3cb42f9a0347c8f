import type { Outcome, OutputsOf, ResultOf } from "../../outcome.ts";
import { recorded } from "../recording/recorded.ts";
import type { ScoreRules } from "../verdict.ts";
import type { CheckResult, GateResult } from "../watch.ts";
import { annotationsOf } from "./annotations-of.ts";
import type { gateAnswers } from "./gate-answers.ts";
import { gateSummary } from "./gate-summary.ts";

export interface GateTerms {
  readonly window: number;
  readonly interval: number;
  readonly score: ScoreRules | undefined;
}

/** What a gate came to, for the frame. */
export function gateOutcome(result: GateResult, { window, interval, score }: GateTerms): Outcome {
  return {
    result: result.result satisfies ResultOf<typeof gateAnswers>,
    explanation: sentence(result.explanation),
    outputs: { checks: result.checks.map(shortly), score: result.score ?? "", "report-html": "" } satisfies OutputsOf<
      typeof gateAnswers
    >,
    report: recorded(result, { window, interval, score }),
    summary: gateSummary(result, { window, interval }),
    failed: result.result !== "pass",
    annotations: annotationsOf(result),
    remedy:
      result.result === "fail"
        ? "Look at what the app answered: the report has every sample. Loosen a check only when the app is right."
        : "Look why nothing could be said: the report has every sample. A longer window or a reachable address may be what it needs.",
  };
}

export const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function shortly({ name, kind, verdict, counts, samples }: CheckResult) {
  const last = samples.at(-1);
  return {
    name,
    kind,
    ...verdict,
    ...{ passed: counts.pass, failed: counts.fail, errors: counts.error },
    inconclusive: counts.inconclusive,
    last: last?.reason ?? null,
  };
}
