import { sayDuration } from "../../quantity/duration.ts";
import type { Journal } from "../../release/journal.ts";
import { type Ledger, serving } from "../../release/ledger.ts";
import { sayRelease } from "../../release/release.ts";
import type { Alert } from "./alert.ts";

/** Clocks of two machines may differ so much (ms). */
const slack = 30_000;

/**
 * Why an alert changes nothing here; undefined when it is about what is on its way or serves since its deploy. Alerts come
 * again and again, and machines must not take users back release by release: after one step back a person decides.
 */
export function alertConcernsNothing(
  { began }: Alert,
  ledger: Ledger,
  journal: Pick<Journal, "kind" | "release" | "owner"> | undefined,
): string | undefined {
  if (journal?.kind === "rollback") return `A rollback to release ${journal.release} is under way already.`;
  if (journal !== undefined) return tooOld(began, Date.parse(journal.owner.since), `release ${journal.release} was on its way`);
  const last = ledger.events.at(-1);
  const serves = serving(ledger);
  if (last === undefined || serves === undefined) return undefined;
  if (last.kind === "returned")
    return `${sayRelease(serves)} has been put back since (${last.explanation}), and no alert takes users back twice: that is for a person to decide.`;
  if (last.kind === "undone")
    return `Release ${last.release} has been undone since (${last.explanation}), and no alert goes further back: that is for a person to decide.`;
  return tooOld(began, Date.parse(last.at) - last.milliseconds, `${sayRelease(serves)} was deployed`);
}

function tooOld(began: number | undefined, since: number, what: string): string | undefined {
  if (began === undefined || Number.isNaN(since) || began >= since - slack) return undefined;
  return `The alert began ${sayDuration(since - began)} before ${what}, so it is about something else.`;
}
