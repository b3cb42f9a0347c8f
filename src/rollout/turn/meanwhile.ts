import { type Ledger, releaseNumbered, serving } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Wish } from "../return/wish.ts";

export interface Meanwhile {
  readonly result: "rolled-back" | "unchanged";
  readonly explanation: string;
  readonly from: Release | undefined;
}

export interface Since {
  /** The ledger before the lock was waited for, and now. */
  readonly before: Ledger;
  readonly now: Ledger;
  /** This run, as the ledger names it. */
  readonly run: string;
}

/**
 * What was asked for has happened while the lock was waited for: the rollout under way was undone, by its own conductor or
 * by this run, or a rollback came to its end. Undefined where there is still something to do: who names a release means
 * that one, whatever happened.
 */
export function meanwhile(
  { before, now, run }: Since,
  { to, component }: Pick<Wish, "to" | "component">,
): Meanwhile | undefined {
  const since = now.events.slice(before.events.length);
  // One that was put together and then not well has moved nobody.
  const isNews = (number: number) => releaseNumbered(now, number)?.composite === undefined;
  const last = since.findLast((event) => event.kind === "returned" || (event.kind === "undone" && isNews(event.release)));
  if (last === undefined || to !== undefined) return undefined;
  const serves = serving(now);
  const ended = last.kind === "returned" ? last.from : last.release;
  const from = releaseNumbered(now, ended);
  // The one that ended had the same image of it, so it is not what was meant.
  if (component !== undefined && from?.images[component] === serves?.images[component]) return undefined;
  const said = serves === undefined ? "nothing serves" : `${sayRelease(serves)} serves everybody`;
  if (last.kind === "undone")
    return { result: "rolled-back", explanation: `The rollout of release ${ended} was aborted; ${said}.`, from };
  const result = last.run === run ? "rolled-back" : "unchanged";
  return { result, explanation: `A rollback from release ${ended} came to its end meanwhile; ${said}.`, from };
}
