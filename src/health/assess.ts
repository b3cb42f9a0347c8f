import type { CheckSpec } from "./check-spec.ts";
import type { Sample } from "./sample.ts";
import { count, nothingYet, type Tally } from "./tally.ts";
import type { Verdict } from "./verdict-word.ts";

/** How the sampling ended: the window is over, or something cut it short. */
export type Ending = "not yet" | "as planned" | "early";

const fail = (explanation: string): Verdict => ({ result: "fail", explanation });
const inconclusive = (explanation: string): Verdict => ({ result: "inconclusive", explanation });

/**
 * The verdict on one check, or "running" while more samples can change it. Limits are Argo Rollouts' (strictly more
 * than the limit decides); where Argo lets through what it never measured, this doesn't.
 */
export function assess(spec: CheckSpec, samples: readonly Sample[], { ended }: { ended: Ending }): Verdict | "running" {
  return assessTally(spec, samples.reduce(count, nothingYet), ended);
}

export function assessTally(spec: CheckSpec, tally: Tally, ended: Ending): Verdict | "running" {
  const decided = overALimit(spec, tally);
  if (decided !== undefined) return decided;
  if (ended === "not yet") return "running";
  if (tally.last === undefined) return inconclusive(`${spec.name}: never measured`);
  if (ended === "early") return inconclusive(`${spec.name}: stopped before the window was over (${said(tally)})`);
  return atTheEnd(spec, tally, tally.last);
}

function overALimit(spec: CheckSpec, tally: Tally): Verdict | undefined {
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

function failedOver(spec: CheckSpec, failed: number, last: Sample): string {
  // A rate is of the whole window so far: its own numbers are the arithmetic.
  if (spec.kind === "traffic" && spec.failureLimit === 0) return `${spec.name}: ${last.reason}`;
  return `${spec.name}: ${failed} failed > failure-limit ${spec.failureLimit} (last: ${last.reason})`;
}

function atTheEnd(spec: CheckSpec, tally: Tally, last: Sample): Verdict {
  const { counts } = tally;
  // The last look at a rate covers the whole window, so no earlier one outweighs it.
  const decisive = spec.kind === "traffic" ? last : (tally.lastNotFailed ?? last);
  if (decisive.outcome === "fail") return fail(`${spec.name}: ${decisive.reason} at the end of the window (${said(tally)})`);
  if (counts.error > counts.pass + counts.inconclusive)
    return inconclusive(`${spec.name}: mostly not measurable, ${said(tally)} (last: ${last.reason})`);
  if (decisive.outcome !== "pass") return inconclusive(`${spec.name}: ${decisive.reason}`);
  if (spec.kind === "traffic") return { result: "pass", explanation: `${spec.name}: ${last.reason}` };
  const tolerated =
    tally.lastFailed === undefined
      ? ""
      : `, ${counts.fail} failed ≤ failure-limit ${spec.failureLimit} (last: ${tally.lastFailed.reason})`;
  return { result: "pass", explanation: `${spec.name}: ${counts.pass} of ${total(tally)} passed${tolerated}` };
}

const total = ({ counts }: Tally) => counts.pass + counts.fail + counts.error + counts.inconclusive;

/** `28 of 30 passed, 2 errors`. */
export function said(tally: Tally): string {
  const { counts } = tally;
  const parts = [`${counts.pass} of ${total(tally)} passed`];
  if (counts.fail > 0) parts.push(`${counts.fail} failed`);
  if (counts.error > 0) parts.push(`${counts.error} not measurable`);
  if (counts.inconclusive > 0) parts.push(`${counts.inconclusive} inconclusive`);
  return parts.join(", ");
}
