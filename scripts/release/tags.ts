import { Refused } from "./refused.ts";
import { byVersion, readVersion, type Version } from "./version.ts";

/** Tags of the repository on GitHub: name → commit. */
export type Tags = ReadonlyMap<string, string>;

export const releasedVersions = (tags: Tags): Version[] =>
  [...tags.keys()].flatMap((name) => (name.startsWith("v") ? (readVersion(name) ?? []) : [])).toSorted(byVersion);

export function commitOf(tags: Tags, name: string): string {
  const commit = tags.get(name);
  if (commit === undefined) {
    const known = releasedVersions(tags).map(({ major, minor, patch }) => `v${major}.${minor}.${patch}`);
    throw new Refused(`There is no tag ${name}. Released are: ${known.join(", ") || "none"}.`);
  }
  return commit;
}
