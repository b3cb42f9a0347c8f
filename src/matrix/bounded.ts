import { fail } from "../failure.ts";
import { inTime } from "../quantity/in-time.ts";
import { globEndless } from "./failures.ts";

/** Long for a glob and one path, which take microseconds. */
const mostMs = 1_000;

/** Many stars, and repetitions in each other, can try a path in more ways than there is time for. */
export const mayBeEndless = (pattern: string): boolean =>
  (pattern.match(/\*+/g) ?? []).length > 3 || /[@?*+!]\(|\)[*+?]|[^/]\+/.test(pattern);

/** The same test, given up after a second. */
export function bounded(pattern: string, fits: (path: string) => boolean): (path: string) => boolean {
  return (path) => {
    const found = inTime(() => fits(path), mostMs);
    if (found === undefined) throw fail(globEndless, { pattern, path });
    return found;
  };
}
