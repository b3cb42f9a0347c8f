import type { Outcome, OutputsOf, ResultOf } from "../../outcome.ts";
import type { Release } from "../../release/release.ts";
import type { Alert } from "../alert/alert.ts";
import { rolloutSummary } from "../telling/summary.ts";
import type { TimelineEntry } from "../telling/timeline.ts";
import type { TargetEnd } from "../waves/target-end.ts";
import type { rollbackAnswers } from "./rollback-answers.ts";

export interface RollbackFacts {
  readonly result: ResultOf<typeof rollbackAnswers>;
  readonly explanation: string;
  readonly from: Release | undefined;
  readonly to: Release | undefined;
  /** From the decision until asked from outside, ms. */
  readonly ms?: number;
  readonly entries?: readonly TimelineEntry[];
  /** What could not be done besides; the step is red then. */
  readonly leftovers?: readonly string[];
  readonly targets?: readonly TargetEnd[];
  /** The alert that asked for it. */
  readonly alert?: Alert | undefined;
}

/** Where it was. */
export interface RollbackPlace {
  readonly environment: { readonly name: string };
  readonly url: string;
}

/** What a rollback tells: outputs, report and summary. */
export function rollbackOutcome({ environment: { name: environment }, url }: RollbackPlace, facts: RollbackFacts): Outcome {
  const { result, explanation, from, to, ms = 0, entries = [], leftovers = [], targets, alert } = facts;
  const number = (release: Release | undefined) => (release === undefined ? "" : String(release.number));
  const hosts = targets === undefined ? {} : { targets };
  const images = result === "switched-off" ? {} : (to?.images ?? {});
  return {
    result,
    explanation,
    outputs: {
      from: number(from),
      to: number(to),
      "duration-seconds": Number((ms / 1_000).toFixed(3)),
    } satisfies OutputsOf<typeof rollbackAnswers>,
    report: { environment, from: from ?? null, to: to ?? null, timeline: entries, leftovers, ...hosts },
    summary: rolloutSummary({
      action: "rollback",
      result,
      environment,
      explanation,
      url,
      images,
      entries,
      plan: [],
      next: alert?.link === undefined ? [] : [`See what the alert says: <${alert.link}>`],
      ...hosts,
    }),
    failed:
      leftovers.length > 0 ||
      (result !== "planned" && (targets ?? []).some(({ result: end }) => end === "stuck" || end === "lost")),
  };
}
