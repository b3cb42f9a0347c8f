import { fail } from "../failure.ts";
import type { RunFacts } from "../world.ts";
import { noCommit } from "./failures.ts";
import { formatReference, isTag, parseReference, type Reference, tagged } from "./reference.ts";

/** The tag by which a deploy finds the image of a commit. */
export function commitTag(commit: string): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) throw fail(noCommit, { commit });
  return `sluice-${commit}`;
}

/** A git tag's name as an image's tag: `release/1.0+b3` → `release-1.0-b3`; undefined when nothing usable is left. */
export function imageTagOf(gitTag: string): string | undefined {
  const name = gitTag.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return isTag(name.slice(0, 128)) ? name.slice(0, 128) : undefined;
}

/** A full reference is taken as it is (`latest` without a tag); a bare word is a tag of the image. */
export function readTag(text: string, image: Reference | undefined): Reference {
  if (image !== undefined && isTag(text)) return tagged(image, text);
  const reference = parseReference(text);
  return tagged(reference, reference.tag ?? "latest");
}

export interface WantedTags {
  /** `image:sluice-<commit>` */
  readonly sluice: Reference;
  /** All of them, the commit's first, none twice. */
  readonly all: readonly Reference[];
}

/** The user's tags, the git tag's name when one was pushed, and always the commit's. */
export function wantedTags(
  image: Reference,
  asked: readonly string[],
  facts: Pick<RunFacts, "commit" | "refType" | "refName">,
): WantedTags {
  const sluice = tagged(image, commitTag(facts.commit));
  const gitTag = facts.refType === "tag" ? imageTagOf(facts.refName) : undefined;
  const all = [sluice, ...asked.map((text) => readTag(text, image)), ...(gitTag === undefined ? [] : [tagged(image, gitTag)])];
  return { sluice, all: [...new Map(all.map((reference) => [formatReference(reference), reference])).values()] };
}
