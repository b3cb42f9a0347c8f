import { z } from "zod";
import type { LockOwner } from "../targets/target.ts";
import type { World } from "../world.ts";

const answer = z.object({ status: z.string() });

/**
 * Asks GitHub whether the run that holds a lock still goes on. False when it has ended; undefined when it can't be told
 * (no token, not allowed, GitHub down): then only the owner's silence tells.
 */
export function runAlive({ github, facts, log }: World): (owner: LockOwner) => Promise<boolean | undefined> {
  return async (owner) => {
    const run = /^(\d+)\/\d+$/.exec(owner.run)?.[1];
    if (github === undefined || run === undefined || !/^[\w.-]+\/[\w.-]+$/.test(facts.repository)) return undefined;
    try {
      const { data } = await github.request("GET", `/repos/${facts.repository}/actions/runs/${run}`);
      return answer.parse(data).status !== "completed";
    } catch (error) {
      log.info(`GitHub can't be asked about run ${run}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
}
