import { posix } from "node:path";
import picomatch from "picomatch";
import { bounded, mayBeEndless } from "./bounded.ts";

/** `!docs/**` takes away; `!(a|b)/**` is a glob of its own. */
export const isExclusion = (pattern: string): boolean => /^!(?!\()/.test(pattern);

/**
 * A test for paths: true when one of the globs fits and none of those that begin with `!` does. With exclusions alone
 * everything else fits.
 */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  // A name may hold line ends: for `**` they are signs like any other.
  const match = (pattern: string) => {
    // Where an end is enforced here, the matcher's own safeguard, which takes such globs literally, would only hide files.
    const options = { dot: true, nonegate: true, flags: "s", maxExtglobRecursion: false };
    const fits = picomatch(posix.normalize(pattern), options);
    return mayBeEndless(pattern) ? bounded(pattern, fits) : fits;
  };
  const excluded = patterns.filter(isExclusion).map((pattern) => match(pattern.slice(1)));
  const included = patterns.filter((pattern) => !isExclusion(pattern)).map(match);
  return (path) =>
    !excluded.some((fits) => fits(path)) && (included.length === 0 ? excluded.length > 0 : included.some((fits) => fits(path)));
}
