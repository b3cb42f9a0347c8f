import { posix } from "node:path";
import picomatch from "picomatch";

/** `!docs/**` takes away; `!(a|b)/**` is a glob of its own. */
export const isExclusion = (pattern: string): boolean => /^!(?!\()/.test(pattern);

/**
 * A test for paths: true when one of the globs fits and none of those that begin with `!` does. With exclusions alone
 * everything else fits.
 */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  // A name may hold line ends: for `**` they are signs like any other.
  const match = (pattern: string) => picomatch(posix.normalize(pattern), { dot: true, nonegate: true, flags: "s" });
  const excluded = patterns.filter(isExclusion).map((pattern) => match(pattern.slice(1)));
  const included = patterns.filter((pattern) => !isExclusion(pattern)).map(match);
  return (path) =>
    !excluded.some((fits) => fits(path)) && (included.length === 0 ? excluded.length > 0 : included.some((fits) => fits(path)));
}
