import type { Sample } from "./sample.ts";
import type { CommonSpec } from "./spec/check-spec.ts";
import { count, looks, nothingYet, type Tally } from "./tally.ts";
import type { Verdict } from "./telling/verdict-word.ts";
import { unlimited } from "./unlimited.ts";

/** How the sampling ended: the window is over, or something cut it short. */
export type Ending = "not yet" | "as planned" | "early";

/** What of a check its samples are judged by. */
export type Judged = Pick<CommonSpec, "name" | "kind" | "failureLimit" | "consecutiveErrorLimit" | "inconclusiveLimit"> &
  Partial<Pick<CommonSpec, "consecutiveSuccessLimit" | "count" | "minSamples">>;

const pass = (explanation: string): Verdict => ({ result: "pass", explanation });
const fail = (explanation: string): Verdict => ({ result: "fail", explanation });
const inconclusive = (explanation: string): Verdict => ({ result: "inconclusive", explanation });

/**
 * The verdict on one check, or "running" while more samples can change it. Limits are Argo Rollouts' (strictly more
 * than the limit decides); where Argo lets through what it never measured, this doesn't. What was decided stays so.
 */
export function assess(spec: Judged, samples: readonly Sample[], { ended }: { ended: Ending }): Verdict | "running" {
  let tally = nothingYet;
  for (const sample of samples) {
    tally = count(tally, sample);
    const decided = assessTally(spec, tally, "not yet");
    if (decided !== "running") return decided;
  }
  return assessTally(spec, tally, ended);
}

export function assessTally(spec: Judged, tally: Tally, ended: Ending): Verdict | "running" {
  const decided = overALimit(spec, tally);
  if (decided !== undefined) return decided;
  if (tally.last === undefined) return ended === "not yet" ? "running" : inconclusive(`${spec.name}: never measured`);
  const enough = judgedSamples(tally) >= (spec.minSamples ?? 1);
  const { consecutiveSuccessLimit: successes = unlimited } = spec;
  if (tally.mostPassesInARow >= successes && enough)
    return pass(
      `${spec.name}: ${tally.mostPassesInARow} passed in a row ≥ consecutive-success-limit ${successes}${tolerated(spec, tally)}`,
    );
  const counted = looks(tally) - tally.counts.error >= (spec.count ?? unlimited);
  if (ended === "not yet" && !counted) return "running";
  if (ended === "early" && !counted) return inconclusive(`${spec.name}: stopped before the window was over (${said(tally)})`);
  return atTheEnd(spec, tally, { last: tally.last, counted });
}

const judgedSamples = ({ counts }: Tally) => counts.pass + counts.fail;

function overALimit(spec: Judged, tally: Tally): Verdict | undefined {
  const { counts, lastFailed, mostErrorsInARow, last } = tally;
  if (lastFailed !== undefined && counts.fail > spec.failureLimit) return fail(failedOver(spec, counts.fail, lastFailed));
  if (mostErrorsInARow > spec.consecutiveErrorLimit)
    return inconclusive(
      `${spec.name}: could not be measured, ${mostErrorsInARow} errors in a row > consecutive-error-limit ${spec.consecutiveErrorLimit} (last: ${last?.reason})`,
    );
  if (counts.inconclusive > spec.inconclusiveLimit)
    return inconclusive(
      `${spec.name}: ${counts.inconclusive} inconclusive > inconclusive-limit ${spec.inconclusiveLimit} (last: ${last?.reason})`,
    );
  return undefined;
}

function failedOver(spec: Judged, failed: number, last: Sample): string {
  // A rate is of the whole window so far: its own numbers are the arithmetic.
  if (spec.kind === "traffic" && spec.failureLimit === 0) return `${spec.name}: ${last.reason}`;
  return `${spec.name}: ${failed} failed > failure-limit ${spec.failureLimit} (last: ${last.reason})`;
}

function atTheEnd(spec: Judged, tally: Tally, { last, counted }: { last: Sample; counted: boolean }): Verdict {
  const { counts } = tally;
  // The last look at a rate covers the whole window, so no earlier one outweighs it.
  const decisive = spec.kind === "traffic" ? last : (tally.lastNotFailed ?? last);
  if (decisive.outcome === "fail") return fail(`${spec.name}: ${decisive.reason} at the end of the window (${said(tally)})`);
  const { consecutiveSuccessLimit: successes, minSamples = 1 } = spec;
  if (successes !== undefined && tally.mostPassesInARow < successes) {
    const short = `${spec.name}: at most ${tally.mostPassesInARow} passed in a row < consecutive-success-limit ${successes} (${said(tally)})`;
    return spec.failureLimit >= unlimited ? fail(short) : inconclusive(short);
  }
  // Without a limit and without a row of passes nothing else would see an app that hardly ever answers as it should.
  if (spec.kind !== "traffic" && spec.failureLimit >= unlimited && successes === undefined && counts.fail > counts.pass)
    return fail(`${spec.name}: mostly failed, ${said(tally)} (last: ${tally.lastFailed?.reason})`);
  if (judgedSamples(tally) < minSamples && (minSamples > 1 || counts.pass > 0))
    return inconclusive(
      `${spec.name}: ${judgedSamples(tally)} samples that could be judged < min-samples ${minSamples} (${said(tally)})`,
    );
  if (counts.error > counts.pass + counts.inconclusive)
    return inconclusive(`${spec.name}: mostly not measurable, ${said(tally)} (last: ${last.reason})`);
  if (decisive.outcome !== "pass") return inconclusive(`${spec.name}: ${decisive.reason}`);
  if (!counted && spec.count !== undefined)
    return inconclusive(
      `${spec.name}: the window was over after ${looks(tally) - counts.error} looks < count ${spec.count} (${said(tally)})`,
    );
  if (spec.kind === "traffic") return pass(`${spec.name}: ${last.reason}`);
  return pass(`${spec.name}: ${counts.pass} of ${looks(tally)} passed${tolerated(spec, tally)}`);
}

function tolerated({ failureLimit }: Judged, { counts, lastFailed }: Tally): string {
  if (lastFailed === undefined) return "";
  const limit = failureLimit >= unlimited ? "failure-limit off" : `≤ failure-limit ${failureLimit}`;
  return `, ${counts.fail} failed${failureLimit >= unlimited ? "," : ""} ${limit} (last: ${lastFailed.reason})`;
}

/** `28 of 30 passed, 2 errors`. */
export function said(tally: Tally): string {
  const { counts } = tally;
  const parts = [`${counts.pass} of ${looks(tally)} passed`];
  if (counts.fail > 0) parts.push(`${counts.fail} failed`);
  if (counts.error > 0) parts.push(`${counts.error} not measurable`);
  if (counts.inconclusive > 0) parts.push(`${counts.inconclusive} inconclusive`);
  return parts.join(", ");
}
