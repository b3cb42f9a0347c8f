import { Refused } from "./refused.ts";
import { commitOf, type Tags } from "./tags.ts";
import { byVersion, movingTagOf, readVersion, tagOf, type Version } from "./version.ts";

export interface UndoAsked {
  /** The release to withdraw, like v1.4.1. */
  readonly bad: string;
  /** The earlier one that users get again. */
  readonly to: string;
  readonly because: string;
  readonly tags: Tags;
  /** Tags of releases that were undone. */
  readonly withdrawn: readonly string[];
}

export interface UndoPlan {
  readonly bad: string;
  readonly to: string;
  readonly because: string;
  readonly movingTag: string;
  readonly commit: string;
  /** False when the moving tag points there already. */
  readonly moves: boolean;
}

function named(what: string, text: string): Version {
  const version = readVersion(text);
  if (version === undefined)
    throw new Refused(`${what} is ${JSON.stringify(text.slice(0, 60))}, which is no version like v1.4.1.`);
  return version;
}

/** Where the moving tag goes, or a refusal. The immutable tags stay: who has pinned one keeps what they have. */
export function planUndo({ bad, to, because, tags, withdrawn }: UndoAsked): UndoPlan {
  const [from, target] = [named("The release to undo", bad), named("The release to return to", to)];
  const [badTag, toTag, movingTag] = [tagOf(from), tagOf(target), movingTagOf(from)];
  const [badCommit, commit] = [commitOf(tags, badTag), commitOf(tags, toTag)];
  if (from.major !== target.major) throw new Refused(`${movingTag} never leads to ${toTag}: they differ in the major version.`);
  if (byVersion(target, from) >= 0) throw new Refused(`${toTag} is not earlier than ${badTag}.`);
  if (withdrawn.includes(toTag)) throw new Refused(`${toTag} was undone itself; name an earlier one.`);
  const reason = because.replace(/\s+/g, " ").trim();
  if (reason === "") throw new Refused("Say in a few words why it is undone; users will read it.");
  const now = commitOf(tags, movingTag);
  if (now !== badCommit && now !== commit) {
    throw new Refused(
      `${movingTag} points to ${now.slice(0, 12)}, which is neither ${badTag} nor ${toTag}: look at what happened first.`,
    );
  }
  return { bad: badTag, to: toTag, because: reason.slice(0, 300), movingTag, commit, moves: now !== commit };
}
