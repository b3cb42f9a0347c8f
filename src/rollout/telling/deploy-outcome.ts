import { Failure } from "../../failure.ts";
import type { Outcome, OutputsOf, ResultOf } from "../../outcome.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import { plain } from "../../report/markdown.ts";
import type { Conducted } from "../conduct/conduct.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { PlannedStep } from "../preflight/plan.ts";
import type { TargetEnd } from "../waves/target-end.ts";
import type { deployAnswers } from "./deploy-answers.ts";
import { rolloutSummary } from "./summary.ts";
import type { Timeline } from "./timeline.ts";

export interface DeployFacts {
  readonly result: ResultOf<typeof deployAnswers>;
  readonly explanation: string;
  readonly plan: readonly PlannedStep[];
  readonly timeline: Timeline;
  /** For how long nobody served (ms), where servers don't overlap. */
  readonly gapMs?: number | undefined;
  /** The release that serves now. */
  readonly current: Release | undefined;
  readonly previous?: Release | undefined;
  /** The release that the step was about, when it is not the one that serves. */
  readonly attempted?: Release;
  readonly rollback?: { readonly trafficMs: number | undefined; readonly leftovers: readonly string[] };
  /** How each target ended, where there are several. */
  readonly targets?: readonly TargetEnd[];
  /** Why it was undone, where that is known: the summary says what to do apart from what happened. */
  readonly cause?: Failure;
  /** ISO 8601: from when on `mode: resume` can go on, while a bake is watched on the target. */
  readonly resumeAt?: string;
}

/** What staged-deploy tells: outputs, `rollout.json` and the summary with its timeline. */
export function deployOutcome(opened: Opened, facts: DeployFacts): Outcome {
  const { result, explanation, plan, timeline, current, previous, attempted } = facts;
  const environment = opened.environment.name;
  const shown = attempted ?? current;
  const { cause } = facts;
  return {
    result,
    explanation,
    outputs: {
      release: current === undefined ? "" : String(current.number),
      "previous-release": previous === undefined ? "" : String(previous.number),
      url: opened.url,
      plan,
      "resume-at": facts.resumeAt ?? "",
      "started-by": /^\d+(?=\/)/.exec(shown?.run ?? "")?.[0] ?? "",
      status: "",
      "report-html": "",
    } satisfies OutputsOf<typeof deployAnswers>,
    report: {
      environment,
      release: shown ?? null,
      // During a bake most visitors are on the release before, and all of them may be at any moment.
      serving: (result === "baking" ? previous : current)?.number ?? null,
      timeline: timeline.entries,
      plan,
      rollback: facts.rollback ?? null,
      gapMs: facts.gapMs ?? null,
      ...(facts.targets === undefined ? {} : { targets: facts.targets }),
    },
    summary: rolloutSummary({
      action: "staged-deploy",
      result,
      environment,
      explanation: cause === undefined ? explanation : explanation.replace(` ${cause.remedy}`, ""),
      next: cause === undefined ? [] : [`${plain(cause.remedy)} ([${cause.code}](${cause.link}))`],
      url: current === undefined ? undefined : opened.url,
      images: shown?.images ?? {},
      entries: timeline.entries,
      plan,
      ...(facts.targets === undefined ? {} : { targets: facts.targets }),
    }),
    failed: result === "rolled-back" || result === "refused",
  };
}

export function conductedOutcome(
  opened: Opened,
  facts: { conducted: Conducted; plan: readonly PlannedStep[]; timeline: Timeline; current: Release | undefined },
): Outcome {
  const { conducted, plan, timeline, current } = facts;
  if (conducted.kind === "promoted") {
    const { gapMs } = conducted;
    const gap = gapMs === undefined ? "" : `, after nobody did for ${sayDuration(gapMs)}`;
    const explanation = `${sayRelease(conducted.release)} serves everybody${gap}. ${sentence(conducted.gate.explanation)}`;
    return deployOutcome(opened, {
      result: "promoted",
      explanation,
      plan,
      timeline,
      current: conducted.release,
      previous: current,
      gapMs,
    });
  }
  if (conducted.kind === "baking") {
    const { release, resumeAt } = conducted;
    const rest = current === undefined ? "" : ` beside ${sayRelease(current)}`;
    const explanation = `${sayRelease(release)} bakes${rest} and is watched on the target until ${resumeAt}; \`mode: resume\` goes on then.`;
    return deployOutcome(opened, {
      result: "baking",
      explanation,
      plan,
      timeline,
      current: release,
      previous: current,
      resumeAt,
    });
  }
  const { undone, release, because } = conducted;
  const rollback = { trafficMs: undone.trafficMs, leftovers: undone.leftovers };
  const cause = conducted.cause instanceof Failure ? { cause: conducted.cause } : {};
  const remedy = cause.cause === undefined ? "" : ` ${cause.cause.remedy}`;
  const rest = undone.leftovers.length === 0 ? "" : ` Not undone: ${undone.leftovers.join(" ")}`;
  if (undone.kind === "kept") {
    const explanation = `${sayRelease(release)} did not pass and keeps serving all the same, since the release before it is sick: ${because}${rest}`;
    return deployOutcome(opened, {
      result: "refused",
      explanation,
      plan,
      timeline,
      current: release,
      previous: current,
      rollback,
    });
  }
  if (current === undefined) {
    const explanation = `${sayRelease(release)} was refused and nothing was left behind: ${sentence(because)}${remedy}${rest}`;
    return deployOutcome(opened, {
      result: "refused",
      explanation,
      plan,
      timeline,
      current,
      attempted: release,
      rollback,
      ...cause,
    });
  }
  const took = undone.trafficMs === undefined ? "" : ` ${sayDuration(undone.trafficMs)} after the decision`;
  const explanation = `${sayRelease(release)} was undone and ${sayRelease(current)} serves everybody${took}: ${sentence(because)}${remedy}${rest}`;
  return deployOutcome(opened, {
    result: "rolled-back",
    explanation,
    plan,
    timeline,
    current,
    attempted: release,
    rollback,
    ...cause,
  });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
