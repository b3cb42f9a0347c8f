import { forOneLook } from "../health/one-look.ts";
import type { Subject } from "../health/spec/subject.ts";
import { watch } from "../health/watch.ts";
import type { Post } from "./keep-watch.ts";

/** How long a machine may take that has begun anew (ms). */
const machineMs = 60_000;
/** How much longer than the release before the one that is watched may take to come up (ms). */
const longerMs = 15_000;
const lookEveryMs = 1_000;
/** Looks at which the proxy did not answer. */
const lostAfter = 3;

/**
 * After a time in which nobody looked the whole machine may have begun anew, and then no release answers for a moment.
 * Returns when the one that is watched answers as its gate wants, or has had the time to: what comes then is its own fault.
 */
export async function settle({ world, errand, beside }: Post, beat: () => Promise<void>): Promise<void> {
  const { clock, cancelled } = world;
  const checks = forOneLook(errand.checks.filter(({ kind }) => kind === "http" || kind === "health" || kind === "steps"));
  if (checks.length === 0) return;
  const well = async (subject: Subject | undefined) => {
    if (subject === undefined) return false;
    const looked = await watch({ world: { ...world, http: beside.http }, checks, window: 0, subject }).catch(() => undefined);
    return looked?.result === "pass";
  };
  const { baseline, ...candidate } = beside.subject;
  const began = clock.monotonic();
  let beforeIsWellSince: number | undefined;
  for (let silent = 0; !cancelled.aborted && clock.monotonic() - began < machineMs; ) {
    // In the wrong place, which is found out and told by who goes on.
    silent = (await beside.reachable()) ? 0 : silent + 1;
    if (silent >= lostAfter || (await well(candidate))) return;
    beforeIsWellSince = (await well(baseline)) ? (beforeIsWellSince ?? clock.monotonic()) : undefined;
    if (beforeIsWellSince !== undefined && clock.monotonic() - beforeIsWellSince >= longerMs) return;
    await beat();
    await clock.sleep(lookEveryMs, cancelled);
  }
}
