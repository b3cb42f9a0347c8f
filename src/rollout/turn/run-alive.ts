import { z } from "zod";
import { patientAsk } from "../../github/ask.ts";
import { repositoryPath } from "../../github/repository-path.ts";
import type { LockOwner } from "../../targets/target.ts";
import type { World } from "../../world.ts";
import { processEnded } from "./process-ended.ts";

const answer = z.object({ status: z.string() });

/** A rollback that insists looks at the lock again and again; an answer, or none, holds for so long. */
const askAgainMs = 15_000;

/** What a killed step has started is ended within so long. */
const lastBreathMs = 1_500;

/**
 * Finds out whether the run that holds a lock still goes on: by its process where that would be seen here, else by asking
 * GitHub. False when it has ended; undefined when it can't be told (another machine and no token, not allowed, GitHub
 * down): then only the owner's silence tells.
 */
export function runAlive(world: World): (owner: LockOwner) => Promise<boolean | undefined> {
  const asked = askedOfGitHub(world);
  return async (owner) => {
    if (owner.process === undefined || !(await processEnded(world, owner.process))) return asked(owner);
    await world.clock.sleep(lastBreathMs);
    return false;
  };
}

function askedOfGitHub({ github, facts, log, clock }: World): (owner: LockOwner) => Promise<boolean | undefined> {
  const known = new Map<string, { readonly at: number; readonly alive: boolean | undefined }>();
  const repository = repositoryPath(facts.repository);
  if (github === undefined || repository === undefined) return async () => undefined;
  const ask = patientAsk({ github, clock });
  return async (owner) => {
    const run = /^(\d+)\/\d+$/.exec(owner.run)?.[1];
    if (run === undefined) return undefined;
    const before = known.get(run);
    if (before !== undefined && clock.monotonic() - before.at < askAgainMs) return before.alive;
    const path = `${repository}/actions/runs/${run}`;
    const alive = await ask({ method: "GET", path, does: `tell whether run ${run} goes on`, answer, repeatable: true }).then(
      ({ status }) => status !== "completed",
      (error: unknown) => {
        log.info(error instanceof Error ? error.message : String(error));
        return undefined;
      },
    );
    known.set(run, { at: clock.monotonic(), alive });
    return alive;
  };
}
