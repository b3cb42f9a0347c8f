import { z } from "zod";
import { sayDuration } from "../quantity/duration.ts";
import type { World } from "../world.ts";
import { repositoryPath } from "./repository-path.ts";

/** What of a GitHub environment makes its jobs wait. */
export interface Waiting {
  readonly reviewers: boolean;
  /** Minutes. */
  readonly timer: number;
}

const rules = z.object({
  protection_rules: z
    .array(z.looseObject({ type: z.string(), wait_timer: z.number().optional(), reviewers: z.array(z.unknown()).optional() }))
    .optional(),
});
/** The deploy does not wait for this longer. */
const timeoutMs = 2_000;

/**
 * Why an undo would wait: every job that names a GitHub environment waits for its reviewers and timer, so undo, resume
 * and rollback have one of their own, `<environment>-undo`. Undefined when all is well, or GitHub doesn't tell.
 */
export async function undoWaits(
  { github, facts }: Pick<World, "github" | "facts">,
  environment: string,
): Promise<string | undefined> {
  const repository = repositoryPath(facts.repository);
  if (github === undefined || repository === undefined) return undefined;
  const ask = async (name: string): Promise<Waiting | "none" | undefined> => {
    const path = `${repository}/environments/${encodeURIComponent(name)}`;
    const answer = await github.request({ method: "GET", path, timeoutMs }).catch(() => undefined);
    if (answer?.status === 404) return "none";
    return answer?.status === 200 ? waitingOf(answer.data) : undefined;
  };
  const undo = await ask(`${environment}-undo`);
  return sayUndoWaits(environment, undo === "none" ? await ask(environment) : undefined, undo);
}

function waitingOf(data: unknown): Waiting | undefined {
  const read = rules.safeParse(data);
  if (!read.success) return undefined;
  const found = read.data.protection_rules ?? [];
  return {
    reviewers: found.some(({ type, reviewers }) => type === "required_reviewers" && reviewers?.length !== 0),
    timer: Math.max(0, ...found.map(({ type, wait_timer: minutes = 0 }) => (type === "wait_timer" ? minutes : 0))),
  };
}

export function sayUndoWaits(
  environment: string,
  own: Waiting | "none" | undefined,
  undo: Waiting | "none" | undefined,
): string | undefined {
  // A repository without the environment has nothing that waits, and a silent GitHub says nothing.
  if (undo === undefined) return undefined;
  if (undo !== "none") {
    const waits = sayWaiting(undo);
    return waits === undefined
      ? undefined
      : `GitHub's environment ${environment}-undo makes jobs wait for ${waits}: an undo would wait, too. Take that away there, or give undo and rollback another \`github-environment\`.`;
  }
  const waits = own === undefined || own === "none" ? undefined : sayWaiting(own);
  return waits === undefined
    ? undefined
    : `GitHub's environment ${environment} makes jobs wait for ${waits}, and there is no ${environment}-undo: a rollback in a job that names it would wait, too. Make ${environment}-undo with the same secrets, without timer or reviewers of the deploy.`;
}

function sayWaiting({ reviewers, timer }: Waiting): string | undefined {
  const parts = [...(reviewers ? ["reviewers"] : []), ...(timer > 0 ? [sayDuration(timer * 60_000)] : [])];
  return parts.length === 0 ? undefined : parts.join(" and ");
}
