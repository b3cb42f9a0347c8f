import { Failure, fail } from "../../failure.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { World } from "../../world.ts";
import { olderThanServing, superseded } from "../failures.ts";

/**
 * Refuses a commit that lies behind the one that serves: a re-run of an old workflow must not take users back unasked.
 * Where git can't tell (a shallow checkout, another branch) nothing is refused.
 */
export async function refuseOlder(world: World, directory: string, current: Release | undefined): Promise<void> {
  const { commit } = world.facts;
  const whole = /^[0-9a-f]{40,64}$/;
  if (current === undefined || current.commit === commit || !whole.test(commit) || !whole.test(current.commit)) return;
  const argv = ["git", "-C", directory, "merge-base", "--is-ancestor", commit, current.commit] as const;
  const asked = await world.run({ argv, timeoutMs: 10_000 });
  if (asked.code === 0) throw fail(olderThanServing, { commit: commit.slice(0, 7), serves: sayRelease(current) });
}

/** The same after waiting for others: a newer commit that was promoted meanwhile has taken this one's place. */
export async function refuseOvertaken(world: World, directory: string, current: Release | undefined): Promise<void> {
  try {
    await refuseOlder(world, directory, current);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== olderThanServing.code || current === undefined) throw error;
    throw fail(superseded, { by: `${current.actor}, which is promoted as ${sayRelease(current)}` });
  }
}
