import { fail } from "../failure.ts";
import { ambiguousRelease, noSuchRelease, noWayBack } from "./failures.ts";
import { knownGood, type Ledger, serving } from "./ledger.ts";
import { type Release, sayRelease } from "./release.ts";

/**
 * The release that `to` of a rollback means: a number, a commit (or its beginning), a digest, or empty for known-good.
 * Of a release with one component put back only the number means it, since no commit has all of it.
 */
export function findRelease(ledger: Ledger, asked: string | undefined): Release {
  const current = serving(ledger);
  if (asked === undefined || asked === "known-good") {
    const found = knownGood(ledger, current?.number);
    if (found !== undefined) return found;
    throw fail(noWayBack, { serves: current === undefined ? "Nothing serves here yet" : `${sayRelease(current)} serves` });
  }
  const number = /^(?:release\s+|r)?(\d{1,6})$/.exec(asked)?.[1];
  const byNumber = ledger.releases.filter((release) => number !== undefined && release.number === Number(number));
  const whole = ledger.releases.filter(({ composite }) => composite === undefined);
  const byCommit = whole.filter(({ commit }) => asked.length >= 7 && commit.startsWith(asked.toLowerCase()));
  const byDigest = whole.filter((release) => Object.values(release.images).some((image) => image.endsWith(asked)));
  const found = byNumber.length > 0 ? byNumber : byCommit.length > 0 ? byCommit : asked.startsWith("sha256:") ? byDigest : [];
  if (found.length === 0) throw fail(noSuchRelease, { asked, known: ledger.releases.map(sayRelease).slice(-10) });
  // The same commit may have been released more than once, with other settings: its newest release is meant.
  const newest = found.at(-1);
  if (newest === undefined || new Set(found.map(({ commit }) => commit)).size > 1) {
    throw fail(ambiguousRelease, { asked, found: found.map(sayRelease) });
  }
  return newest;
}
