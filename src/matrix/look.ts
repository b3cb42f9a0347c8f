import { posix } from "node:path";
import type { World } from "../world.ts";
import type { Change } from "./change.ts";
import { type Base, findBase } from "./find-base.ts";
import { gitIn } from "./git.ts";
import { questionOf } from "./question.ts";

/** What git says: the commit to compare with, and what is different from it. */
export interface Look {
  readonly base: Base;
  readonly changes: readonly Change[];
  /** The folder's way from the top of the repository. */
  readonly prefix: string;
}

const nowhere = (why: string): Look => ({ base: { kind: "unknown", why: `${why}.` }, changes: [], prefix: "" });

/** Compares the commit that is checked out in `folder` with its base. */
export async function look(world: World, folder: string, base: string | undefined, token: string | undefined): Promise<Look> {
  const git = gitIn(world, folder, token);
  const trouble = await git.trouble();
  if (trouble !== "") return nowhere(trouble);
  const head = await git.commit("HEAD");
  if (head === undefined) return nowhere("nothing is committed in this repository");
  const found = await findBase(git, questionOf(world.facts, base, head, await git.parents(head)), head);
  const prefix = posix.join(".", await git.prefix());
  const changes = found.kind === "known" ? await git.changes(found.commit, head) : [];
  return { base: found, changes, prefix: prefix === "." ? "" : prefix.replace(/\/$/, "") };
}
