import { fail } from "../../failure.ts";
import { releaseNumbered } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Conducted } from "../conduct/conduct.ts";
import { sameAs } from "../conduct/roll-out.ts";
import type { Context } from "../context.ts";
import { rolloutBakes } from "../failures.ts";
import type { Candidate } from "../preflight/preflight.ts";
import { attend, isBaking } from "./attend.ts";
import { goOnBaking, undoBaking } from "./go-on-baking.ts";

/**
 * A rollout whose bake is watched on the target is under way though nobody holds the lock. A deploy of the same release (a
 * job that is run again) goes on with it. Another one is refused, whatever `when-busy` says: who waited here would hold
 * the lock that going on needs. Where the watcher has said no the rollout is undone to its end, and the deploy's way is free.
 */
export async function meetBake(
  context: Context,
  candidate: Candidate,
): Promise<{ readonly conducted: Conducted; readonly previous: Release | undefined } | undefined> {
  const { records, world } = context;
  const journal = await records.journal();
  if (!isBaking(journal)) return undefined;
  const ledger = await records.ledger();
  const release = releaseNumbered(ledger, journal.release);
  if (release !== undefined && sameAs(release, candidate)) {
    world.log.info(`${sayRelease(release)} is under way already: this goes on with it.`);
    return { conducted: await goOnBaking(context, journal), previous: releaseNumbered(ledger, journal.previous) };
  }
  const attended = await attend(context, journal);
  if (attended.kind !== "said-no") {
    const until = attended.kind === "baking" ? `watched on the target until ${attended.resumeAt}` : "over, and it passed";
    throw fail(rolloutBakes, { release: release === undefined ? `release ${journal.release}` : sayRelease(release), until });
  }
  const { because } = await undoBaking(context, journal, attended);
  world.log.warning(`Release ${journal.release}, whose bake was watched on the target, was undone first: ${because}`);
  return undefined;
}
