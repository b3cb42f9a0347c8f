import { fail } from "../../failure.ts";
import { sayRelease } from "../../release/release.ts";
import { sameAs } from "../conduct/roll-out.ts";
import { rolloutBakes } from "../failures.ts";
import type { Candidate } from "../preflight/preflight.ts";
import type { Waves } from "./advance-waves.ts";
import { askAll, goOnWaves, leftWaves, releaseOf } from "./go-on-waves.ts";
import type { WavesEnd } from "./run-waves.ts";

/**
 * What `meetBake` is for one target: a deploy of the release whose bakes are watched goes on with it, another one is
 * refused, and where a watcher has said no the rollout is undone to its end first, and the way is free.
 */
export async function meetWaves(waves: Waves, candidate: Candidate): Promise<WavesEnd | undefined> {
  const { targets } = waves;
  const left = await leftWaves(targets, false);
  const asked = left === undefined ? undefined : await askAll(targets);
  if (left === undefined || asked === undefined || asked.size === 0) return undefined;
  const log = targets[0]?.context.world.log;
  const release = await releaseOf(targets, left);
  if (release !== undefined && sameAs(release, candidate)) {
    log?.info(`${sayRelease(release)} is under way already: this goes on with it.`);
    waves.begins(release, undefined);
    return goOnWaves(waves, left);
  }
  const answers = [...asked.values()].map(({ attended }) => attended);
  if (!answers.some(({ kind }) => kind === "said-no")) {
    const ends = answers.flatMap((one) => (one.kind === "baking" ? [one.resumeAt] : [])).sort();
    const until = ends.length > 0 ? `watched on the targets until ${ends.at(-1)}` : "over, and it passed";
    throw fail(rolloutBakes, { release: release === undefined ? `release ${left.release}` : sayRelease(release), until });
  }
  const { ends } = await goOnWaves(waves, left);
  const how = ends.map(({ target, result, explanation }) => `${target} ${result} (${explanation})`).join("; ");
  log?.warning(`Release ${left.release}, whose bakes were watched on the targets, was undone first: ${how}`);
  return undefined;
}
