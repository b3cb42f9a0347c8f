import { type Wanted, wantedRelease } from "./changelog.ts";
import { Refused } from "./refused.ts";
import { releasedVersions, type Tags } from "./tags.ts";
import { byVersion, movingTagOf, mustFollow, tagOf } from "./version.ts";

export interface Asked {
  readonly changelog: string;
  readonly tags: Tags;
  /** Tags of releases that were undone. */
  readonly withdrawn: readonly string[];
  /** Full id of the commit to release. */
  readonly commit: string;
  /** The branch that the workflow runs on, like refs/heads/main. */
  readonly ref: string;
}

export interface ReleasePlan extends Wanted {
  readonly tag: string;
  readonly movingTag: string;
  readonly commit: string;
  /** The tag stands already: a run before this one got so far and was cut off. */
  readonly tagged: boolean;
  /** GitHub's page shows it as the latest; not a fix for an older major version. */
  readonly latest: boolean;
}

/** What is to be released, or a refusal. The same call after a run that was cut off goes on where that stopped. */
export function planRelease({ changelog, tags, withdrawn, commit, ref }: Asked): ReleasePlan {
  if (ref !== "refs/heads/main") throw new Refused(`Releases are made from main, and this is ${ref}.`);
  const wanted = wantedRelease(changelog);
  const tag = tagOf(wanted.version);
  const standing = tags.get(tag);
  if (standing !== undefined && standing !== commit) {
    throw new Refused(
      `${tag} is released already, from ${standing.slice(0, 12)}, and a released version never changes. ` +
        "For a new one tell its changes in CHANGELOG.md and run `npm run release -- prepare patch` (or minor, or major).",
    );
  }
  if (withdrawn.includes(tag)) throw new Refused(`${tag} was undone; the next version takes its place.`);
  const others = releasedVersions(tags).filter((version) => byVersion(version, wanted.version) !== 0);
  const newer = others.filter((version) => version.major === wanted.version.major && byVersion(version, wanted.version) > 0);
  if (newer.length > 0) throw new Refused(`${newer.map(tagOf).join(", ")} is newer than ${tag}.`);
  mustFollow(wanted.version, others);
  return {
    ...wanted,
    tag,
    movingTag: movingTagOf(wanted.version),
    commit,
    tagged: standing !== undefined,
    latest: others.every((version) => byVersion(version, wanted.version) < 0),
  };
}
