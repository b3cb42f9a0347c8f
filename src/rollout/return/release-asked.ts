import { Failure, fail } from "../../failure.ts";
import { withDigest } from "../../release/composite.ts";
import { noSuchRelease } from "../../release/failures.ts";
import { findRelease } from "../../release/find-release.ts";
import type { Ledger } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import { mayBeTag } from "./commit-of-tag.ts";
import type { Ground } from "./ground.ts";
import type { Wish } from "./wish.ts";

/**
 * The release that the caller means: by number, commit or digest, else, what the ledger does not know, by a tag of git.
 * For one component a digest is that of its image, which many releases may have.
 */
export async function releaseAsked(
  { commitOfTag }: Pick<Ground, "commitOfTag">,
  ledger: Ledger,
  { to, component }: Pick<Wish, "to" | "component">,
): Promise<Release> {
  const own = component === undefined || to === undefined ? undefined : withDigest(ledger, component, to);
  if (own !== undefined) return own;
  try {
    return findRelease(ledger, to);
  } catch (error) {
    if (to === undefined || !isUnknown(error) || !mayBeTag(to)) throw error;
    const commit = await commitOfTag(to);
    if (commit === undefined) throw error;
    return ofTag(ledger, to, commit);
  }
}

function ofTag(ledger: Ledger, tag: string, commit: string): Release {
  try {
    return findRelease(ledger, commit);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    const besides = `none of the commit ${commit.slice(0, 7)}, which this tag names`;
    throw fail(noSuchRelease, { asked: tag, known: ledger.releases.map(sayRelease).slice(-10), besides });
  }
}

const isUnknown = (error: unknown): boolean => error instanceof Failure && error.code === noSuchRelease.code;
