import { shown } from "../quantity/shown.ts";
import type { RunFacts } from "../world.ts";
import { isCommitId } from "./git.ts";

/** What the event says to compare with; git then looks whether it is there. */
export type Question =
  /** Exactly this commit. */
  | { readonly kind: "commit"; readonly commit: string; readonly why: string; readonly otherwise?: Question }
  /** Where this branch left the other one; `from` is a ref on origin or a commit. */
  | { readonly kind: "branch-point"; readonly from: string; readonly why: string; readonly otherwise?: Question }
  /** There is nothing to build. */
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** A text deep in the event's payload, or an empty one. */
function told(event: Readonly<Record<string, unknown>>, ...path: readonly string[]): string {
  let here: unknown = event;
  for (const key of path) here = typeof here === "object" && here !== null ? (here as Record<string, unknown>)[key] : undefined;
  return typeof here === "string" ? here : "";
}

/** A name inside of a sentence. */
export const short = (name: string): string => shown(name).slice(1, -1);
const isNobody = (commit: string) => /^0*$/.test(commit);
/** A name that can be fetched: nothing in it is an option or another part of a refspec. */
export const isBranch = (name: string): boolean =>
  /^[^-+]/.test(name) && !/[\s:^~?*[\\\u0000-\u001f\u007f]|\.\.|@\{/.test(name);

function pullRequest(facts: RunFacts, parents: readonly string[], head: string): Question {
  const theirs = told(facts.event, "pull_request", "head", "sha");
  const base = told(facts.event, "pull_request", "base", "sha");
  const [first, second] = parents;
  const isMerge =
    first !== undefined &&
    second !== undefined &&
    (second === theirs || (facts.eventName === "pull_request" && head === facts.commit));
  if (isMerge) return { kind: "commit", commit: first, why: "the pull request's target, the first parent of its merge commit" };
  if (facts.eventName === "pull_request_target" && head !== theirs) {
    return { kind: "unknown", why: "pull_request_target checks out the target branch, not the pull request." };
  }
  if (!isCommitId(base)) return { kind: "unknown", why: "the event names no base of the pull request." };
  return {
    kind: "branch-point",
    from: base,
    why: "where the pull request left its target",
    otherwise: { kind: "commit", commit: base, why: "the pull request's target" },
  };
}

const unsaid = "the event names no commit before this push (its file, GITHUB_EVENT_PATH, is missing or is none of a push).";

function push(facts: RunFacts): Question {
  if (facts.event["deleted"] === true || (told(facts.event, "after") !== "" && isNobody(told(facts.event, "after")))) {
    return { kind: "nothing", why: "The branch was deleted: there is nothing to build." };
  }
  if (facts.refType === "tag" || facts.ref.startsWith("refs/tags/")) {
    return { kind: "unknown", why: "a tag has no commit before it." };
  }
  const before = told(facts.event, "before");
  const main = told(facts.event, "repository", "default_branch");
  const lost: Question = { kind: "unknown", why: "the commit before this push is not in the repository any more." };
  const isMain = facts.ref === `refs/heads/${main}`;
  const previous: Question | undefined =
    isCommitId(before) && !isNobody(before)
      ? { kind: "commit", commit: before, why: "the commit before this push", otherwise: lost }
      : undefined;
  if (isMain || !isBranch(main)) {
    const first = isNobody(before) && before !== "";
    const why = first ? "this is the first push of the branch, and there is no other to compare with." : unsaid;
    return previous ?? { kind: "unknown", why };
  }
  const left = (why: string, otherwise: Question): Question => ({
    kind: "branch-point",
    from: `refs/heads/${main}`,
    why,
    otherwise,
  });
  const alone: Question = { kind: "unknown", why: `the branch has nothing in common with ${main}.` };
  if (previous === undefined) return left(`where the new branch left ${main}`, alone);
  if (facts.event["forced"] === true) return left(`where the rewritten branch left ${main}`, previous);
  return { ...previous, otherwise: left(`where the branch left ${main}`, lost) } as Question;
}

/** Decides what to compare with, from the event alone. `head` is what is checked out, `parents` its parents. */
export function questionOf(facts: RunFacts, base: string | undefined, head: string, parents: readonly string[]): Question {
  if (base !== undefined) {
    if (isCommitId(base)) return { kind: "commit", commit: base, why: `the commit of the input "base"` };
    // Compared with itself a branch would never have changed: then the push says more.
    if (facts.ref === `refs/heads/${base.replace(/^(refs\/heads|origin)\//, "")}`)
      return questionOf(facts, undefined, head, parents);
    if (base.startsWith("-") || /[\s\u0000-\u001f]/.test(base))
      return { kind: "unknown", why: `${shown(base)} in the input "base" is no name of a commit.` };
    return { kind: "branch-point", from: base, why: `where this commit left ${short(base)} (input "base")` };
  }
  switch (facts.eventName) {
    case "pull_request":
    case "pull_request_target":
      return pullRequest(facts, parents, head);
    case "push":
      return push(facts);
    case "merge_group": {
      const commit = told(facts.event, "merge_group", "base_sha");
      if (isCommitId(commit)) return { kind: "commit", commit, why: "the entry before this one in the merge queue" };
      return { kind: "unknown", why: "the event names no base of the merge group." };
    }
    default:
      return {
        kind: "unknown",
        why: `the event ${facts.eventName === "" ? "that started this run" : facts.eventName} has no commit before it.`,
      };
  }
}
