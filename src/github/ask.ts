import type { z } from "zod";
import { fail } from "../failure.ts";
import type { Clock, GitHub, GitHubAnswer, GitHubRequest } from "../world.ts";
import { refused } from "./failures.ts";
import { type Attempt, afterAnswer, afterSilence } from "./patience.ts";

export interface Question<Shape> extends Pick<GitHubRequest, "method" | "path" | "body"> {
  /** What it is about, as the end of "GitHub was asked to …". */
  readonly does: string;
  /** What a usable answer looks like. */
  readonly answer: z.ZodType<Shape>;
  /** False when a second one would make a second thing. */
  readonly repeatable: boolean;
}

export type Ask = <Shape>(question: Question<Shape>) => Promise<Shape>;

/** How long one question may take with all its attempts and pauses, and one attempt of it. */
export const questionMs = 5_000;
const attemptMs = 2_500;

/** Asks GitHub with bounded patience: throws a Failure of this room's catalogue after at most `questionMs`. */
export function patientAsk({ github, clock, signal }: { github: GitHub; clock: Clock; signal?: AbortSignal }): Ask {
  return async (question) => {
    const { method, path, body, does, repeatable } = question;
    const began = clock.monotonic();
    const leftMs = () => questionMs - (clock.monotonic() - began);
    for (let number = 1; ; number += 1) {
      const timeoutMs = Math.max(1, Math.min(attemptMs, leftMs()));
      const answer = await github
        .request({ method, path, body, timeoutMs, ...(signal === undefined ? {} : { signal }) })
        .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      const attempt: Attempt = { path, does, repeatable, number, leftMs: leftMs() };
      const next = typeof answer === "string" ? afterSilence(answer, attempt) : afterAnswer(answer, attempt, clock.now());
      if (next.kind === "give-up") throw next.failure;
      if (next.kind === "again") await clock.sleep(next.afterMs, signal);
      else if (typeof answer !== "string") return understood(question, answer);
    }
  };
}

function understood<Shape>({ answer: shape, does }: Question<Shape>, { status, data }: GitHubAnswer): Shape {
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  throw fail(refused, { does, status, said: "an answer that is not what its documentation says" });
}
