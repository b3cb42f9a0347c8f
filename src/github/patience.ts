import { z } from "zod";
import { type Failure, fail } from "../failure.ts";
import { sayDuration } from "../quantity/duration.ts";
import type { GitHubAnswer } from "../world.ts";
import { forbidden, rateLimited, refused, silent } from "./failures.ts";
import { missingPermissions } from "./permissions.ts";

export interface Attempt {
  readonly path: string;
  /** What the question is about, as the end of "GitHub was asked to …". */
  readonly does: string;
  /** Asking twice does no harm. What may have been done already is not asked again where it does. */
  readonly repeatable: boolean;
  /** Counts from 1. */
  readonly number: number;
  /** How long GitHub may still be waited for. */
  readonly leftMs: number;
}

export type Next =
  | { readonly kind: "take" }
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "give-up"; readonly failure: Failure };

export const attemptLimit = 3;
const firstPauseMs = 400;
/** What GitHub asks for when it limits without saying for how long. */
const unsaidWaitMs = 60_000;

const message = z.object({ message: z.string() });

/** What an answer means; `now` is in milliseconds since the epoch. Pure. */
export function afterAnswer(answer: GitHubAnswer, attempt: Attempt, now: number): Next {
  const { status, headers, data } = answer;
  const { does, path } = attempt;
  if (status >= 200 && status < 300) return { kind: "take" };
  const said = (message.safeParse(data).data?.message ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
  if (limited(answer, said)) {
    // Nothing was done, so every question may be asked again.
    const waitMs = waitOf(headers, now) ?? unsaidWaitMs;
    return again({ ...attempt, repeatable: true }, waitMs, fail(rateLimited, { does, wait: sayDuration(waitMs) }));
  }
  const permissions = missingPermissions(path, headers["x-accepted-github-permissions"] ?? "");
  if (status === 403 && permissions.length > 0) return { kind: "give-up", failure: fail(forbidden, { does, permissions }) };
  if (status >= 500) {
    const failure = fail(silent, { does, why: `it answered ${status}${said === "" ? "" : ` (${said})`}` });
    return again(attempt, waitOf(headers, now) ?? pauseMs(attempt), failure);
  }
  return { kind: "give-up", failure: fail(refused, { does, status, said }) };
}

/** What no answer means. Pure. */
export function afterSilence(why: string, attempt: Attempt): Next {
  return again(attempt, pauseMs(attempt), fail(silent, { does: attempt.does, why: why.replace(/[.\s]+$/, "") }));
}

function again(attempt: Attempt, waitMs: number, failure: Failure): Next {
  const may = attempt.repeatable && attempt.number < attemptLimit && waitMs < attempt.leftMs;
  return may ? { kind: "again", afterMs: waitMs } : { kind: "give-up", failure };
}

const pauseMs = ({ number }: Attempt) => firstPauseMs * 2 ** (number - 1);

/** Too many requests, by the hour or by the minute ("secondary"). A lack of permission is a 403 too. */
function limited({ status, headers }: GitHubAnswer, said: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0" || /rate limit|abuse/i.test(said);
}

/** How long GitHub asks to wait, in milliseconds. */
function waitOf(headers: GitHubAnswer["headers"], now: number): number | undefined {
  const after = headers["retry-after"] ?? "";
  if (/^\d{1,7}$/.test(after)) return Number(after) * 1_000;
  const date = after === "" ? Number.NaN : Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const reset = headers["x-ratelimit-reset"] ?? "";
  if (headers["x-ratelimit-remaining"] === "0" && /^\d{1,12}$/.test(reset)) return Math.max(0, Number(reset) * 1_000 - now);
  return undefined;
}
