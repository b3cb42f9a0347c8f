import { shown } from "../quantity/shown.ts";
import type { Git } from "./git.ts";
import { isCommitId } from "./git.ts";
import { isBranch, type Question, short } from "./question.ts";

/** The commit to compare with, or why there is none. */
export type Base =
  | { readonly kind: "known"; readonly commit: string; readonly why: string }
  | { readonly kind: "nothing"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** History that is fetched step by step until the branches meet; deeper ones are not worth the wait. */
const deepening = [50, 500, 5_000] as const;

/** A commit that is here, or that one fetch brings. */
async function present(git: Git, commit: string): Promise<boolean> {
  if ((await git.commit(commit)) !== undefined) return true;
  // In a whole clone a depth would cut off the history that is there.
  if (!(await git.fetch([commit], (await git.isShallow()) ? "--depth=1" : undefined))) return false;
  return (await git.commit(commit)) !== undefined;
}

/** What `from` means: a commit, a branch on origin, or any name that this clone knows. */
async function tip(git: Git, from: string): Promise<string | undefined> {
  if (isCommitId(from)) return (await present(git, from)) ? from : undefined;
  const branch = from.replace(/^refs\/heads\//, "");
  for (const name of [`refs/remotes/origin/${branch}`, from]) {
    const known = await git.commit(name);
    if (known !== undefined) return known;
  }
  if (!isBranch(from) || !(await git.fetch([from], (await git.isShallow()) ? "--depth=1" : undefined))) return undefined;
  return git.commit("FETCH_HEAD");
}

async function branchPoint(
  git: Git,
  from: string,
  head: string,
): Promise<{ tip: string; commit: string | undefined } | undefined> {
  const found = await tip(git, from);
  if (found === undefined) return undefined;
  let commit = await git.mergeBase(found, head);
  for (const depth of deepening) {
    if (commit !== undefined || !(await git.isShallow())) break;
    if (!(await git.fetch([found, head], `--deepen=${depth}`))) break;
    commit = await git.mergeBase(found, head);
  }
  return { tip: found, commit };
}

/** Looks for what the question asks for, fetching as little as can be. */
export async function findBase(git: Git, question: Question, head: string): Promise<Base> {
  if (question.kind === "nothing" || question.kind === "unknown") return question;
  if (question.kind === "commit") {
    if (await present(git, question.commit)) return { kind: "known", commit: question.commit, why: question.why };
    if (question.otherwise !== undefined) return findBase(git, question.otherwise, head);
    return { kind: "unknown", why: `the commit ${question.commit} can't be found here or on origin.` };
  }
  const found = await branchPoint(git, question.from, head);
  if (found?.commit !== undefined) return { kind: "known", commit: found.commit, why: question.why };
  if (question.otherwise !== undefined) return findBase(git, question.otherwise, head);
  if (found === undefined) return { kind: "unknown", why: `${shown(question.from)} can't be found here or on origin.` };
  // Without a common commit the tip itself tells too many changes, never too few.
  return { kind: "known", commit: found.tip, why: `${short(question.from)} itself, as no commit in common was found` };
}
