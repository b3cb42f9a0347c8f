import type { Release } from "./release.ts";

/** What happened to an environment, oldest first. The ledger only grows. */
export type LedgerEvent = {
  /** ISO 8601. */
  readonly at: string;
  readonly actor: string;
  readonly run: string;
  readonly explanation: string;
  readonly milliseconds: number;
} & (
  | {
      readonly kind: "promoted";
      readonly release: number;
      readonly from: number | undefined;
      readonly gate: GateRecord;
      /** For how long nobody served, where the strategy is `recreate` (ms). */
      readonly gapMs?: number;
    }
  /** A rollout that ended where it began; nobody was left on `release`. */
  | { readonly kind: "undone"; readonly release: number; readonly to: number | undefined }
  /** It did not pass, but it serves all the same since the release before it is sick; no way back leads to it. */
  | { readonly kind: "kept"; readonly release: number; readonly from: number | undefined }
  /** A rollback from a promoted release to an earlier one. */
  | { readonly kind: "returned"; readonly release: number; readonly from: number }
);

/** What the last gate, at 100 % with its bake, said; `health` means there was no gate and the containers' own health counted. */
export interface GateRecord {
  readonly by: "gate" | "health";
  readonly result: "pass";
  readonly explanation: string;
}

export interface Ledger {
  readonly schema: 1;
  readonly releases: readonly Release[];
  readonly events: readonly LedgerEvent[];
}

export const emptyLedger: Ledger = { schema: 1, releases: [], events: [] };

export function releaseNumbered(ledger: Ledger, number: number | undefined): Release | undefined {
  return ledger.releases.find((release) => release.number === number);
}

export function nextNumber(ledger: Ledger): number {
  return Math.max(0, ...ledger.releases.map((release) => release.number)) + 1;
}

/** The promotion of the release that serves; undefined when it serves for another reason. */
export function lastPromotion(ledger: Ledger): Extract<LedgerEvent, { kind: "promoted" }> | undefined {
  const last = ledger.events.findLast(({ kind }) => kind !== "undone");
  return last?.kind === "promoted" ? last : undefined;
}

/** How long nobody served when a release was last recreated (ms), to say it before the next time. */
export function lastGap(ledger: Ledger): number | undefined {
  return ledger.events.flatMap((event) => (event.kind === "promoted" && event.gapMs !== undefined ? [event.gapMs] : [])).at(-1);
}

/** The release that everybody is on once nothing is under way. */
export function serving(ledger: Ledger): Release | undefined {
  let number: number | undefined;
  for (const event of ledger.events) {
    if (event.kind !== "undone") number = event.release;
    // A first release that was promoted here and went back with the others of its wave: nobody serves.
    else if (event.release === number) number = event.to;
  }
  return releaseNumbered(ledger, number);
}

/**
 * The release that a rollback returns to: the newest one, other than `besides`, whose last gate passed and that
 * nobody has been rolled back from since. Never "current − 1".
 */
export function knownGood(ledger: Ledger, besides?: number): Release | undefined {
  return goodReleases(ledger).find(({ number }) => number !== besides);
}

/** All that a rollback may return to unasked, newest first. */
export function goodReleases(ledger: Ledger): readonly Release[] {
  const standing = new Map<number, boolean>();
  for (const event of ledger.events) {
    if (event.kind === "promoted") standing.set(event.release, true);
    if (event.kind === "undone") standing.set(event.release, false);
    if (event.kind === "returned") standing.set(event.from, false).set(event.release, true);
  }
  return ledger.releases
    .filter((release) => standing.get(release.number) === true)
    .sort((left, right) => right.number - left.number);
}

export function withRelease(ledger: Ledger, release: Release): Ledger {
  return { ...ledger, releases: [...ledger.releases.filter((known) => known.number !== release.number), release] };
}

export function withEvent(ledger: Ledger, event: LedgerEvent): Ledger {
  return { ...ledger, events: [...ledger.events, event] };
}
