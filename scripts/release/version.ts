import { Refused } from "./refused.ts";

/** A released version: three numbers, as in X.Y.Z; there are no pre-releases. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export const BUMPS = ["major", "minor", "patch"] as const;
export type Bump = (typeof BUMPS)[number];

/** Reads `1.2.3` or `v1.2.3`; undefined for everything else, `v1` and `1.2.3-rc.1` included. */
export function readVersion(text: string): Version | undefined {
  const found = /^v?(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/.exec(text);
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]) };
}

/** The immutable tag. */
export const tagOf = ({ major, minor, patch }: Version) => `v${major}.${minor}.${patch}`;

/** The tag that moves with every release of a major version. */
export const movingTagOf = ({ major }: Version) => `v${major}`;

export const byVersion = (a: Version, b: Version) => a.major - b.major || a.minor - b.minor || a.patch - b.patch;

export function bumped(version: Version, bump: Bump): Version {
  if (bump === "major") return { major: version.major + 1, minor: 0, patch: 0 };
  if (bump === "minor") return { ...version, minor: version.minor + 1, patch: 0 };
  return { ...version, patch: version.patch + 1 };
}

/**
 * Throws unless this version is one step after a release that exists: a gap is a slip of the pen, and a number can't be
 * given back. An older major version may still get fixes.
 */
export function mustFollow(version: Version, released: readonly Version[]): void {
  const newest = released.toSorted(byVersion).at(-1);
  if (newest === undefined) return;
  const sameMajor = released.filter(({ major }) => major === version.major).toSorted(byVersion);
  const before = sameMajor.at(-1) ?? newest;
  const next = (sameMajor.length > 0 ? (["minor", "patch"] as const) : (["major"] as const)).map((bump) =>
    bumped(before, bump),
  );
  if (next.some((each) => byVersion(each, version) === 0)) return;
  throw new Refused(`${tagOf(version)} does not follow ${tagOf(before)}; that would be ${next.map(tagOf).join(" or ")}.`);
}
