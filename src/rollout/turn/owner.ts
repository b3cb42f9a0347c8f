import type { LockOwner } from "../../targets/target.ts";
import type { World } from "../../world.ts";

/** Who does this, as the lock and the ledger name it. */
export function ownerOf(world: World, purpose: string): LockOwner {
  const { facts, clock } = world;
  const run = facts.runId === "" ? `local-${world.random(3)}` : `${facts.runId}/${facts.runAttempt || "1"}`;
  const since = new Date(clock.now()).toISOString();
  const own = facts.process === undefined ? {} : { process: facts.process };
  return { run, actor: facts.actor || "somebody", commit: facts.commit, purpose, since, ...own };
}
