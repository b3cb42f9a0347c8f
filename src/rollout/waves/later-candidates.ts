import { fail } from "../../failure.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { DeploySurroundings } from "../baking/patience.ts";
import type { DeployInputs } from "../deploy.ts";
import { otherCheckout } from "../failures.ts";
import type { Opened } from "../opening/open-environment.ts";
import { type Candidate, preflight } from "../preflight/preflight.ts";
import type { WaveTarget } from "./advance-waves.ts";

export interface LaterCandidates {
  readonly inputs: DeployInputs;
  readonly surroundings: DeploySurroundings;
  /** The lock-holding target, which has the release. */
  readonly lead: Opened;
  readonly release: Release | undefined;
}

/**
 * What a wave gets that begins after the job that began the rollout: the images of the release, with the files that are
 * here. Those make the same release only if the first target's hash of its configuration comes out as it was.
 */
export function laterCandidates({ inputs, surroundings, lead, release }: LaterCandidates) {
  return async (turn: readonly WaveTarget[]): Promise<ReadonlyMap<string, Candidate>> => {
    const key = await lead.records.key(() => lead.world.random(32));
    if (release === undefined || (await lead.site.configuration(key)) !== release.configuration)
      throw fail(otherCheckout, { release: release === undefined ? "the release" : sayRelease(release) });
    const found = new Map<string, Candidate>();
    for (const { name, opened } of turn) {
      // Whether it may begin, and in which order, was seen to when the rollout began.
      const begun = { ...opened, environment: { ...opened.environment, after: {} } };
      const given = { ...inputs, images: release.images, "allow-older": true, "dry-run": false };
      found.set(name, await preflight(given, begun, surroundings));
    }
    return found;
  };
}
