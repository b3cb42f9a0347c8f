import type { LockOwner } from "../targets/target.ts";
import { type Ledger, releaseNumbered, serving, withEvent, withRelease } from "./ledger.ts";
import type { Release, ReleasedService } from "./release.ts";

/**
 * The number of what ran before the first release, under plain compose. It is a release like any other, except that it
 * has the environment's port itself: no router stands before it.
 */
export const adoptedNumber = 0;

/** What ran before the first release, as it was found. */
export interface Found {
  readonly project: string;
  /** Component → id of the image that runs. */
  readonly images: Readonly<Record<string, string>>;
  readonly services: readonly ReleasedService[];
}

/**
 * A ledger that begins with what was found, known-good since it serves. As long as it serves others may change it, so it
 * is told anew each time.
 */
export function withAdopted(ledger: Ledger, found: Found, owner: LockOwner): Ledger {
  const current = serving(ledger);
  if (current !== undefined && current.number !== adoptedNumber) return ledger;
  const known = releaseNumbered(ledger, adoptedNumber);
  const release: Release = {
    number: adoptedNumber,
    commit: "",
    images: found.images,
    configuration: `adopted from ${found.project}`,
    services: found.services,
    database: undefined,
    actor: known?.actor ?? owner.actor,
    run: known?.run ?? owner.run,
    created: known?.created ?? owner.since,
  };
  const begun = withRelease(ledger, release);
  if (current !== undefined) return begun;
  const explanation = `served under plain compose (project ${found.project}) when it was adopted`;
  return withEvent(begun, {
    kind: "promoted",
    release: adoptedNumber,
    from: undefined,
    gate: { by: "health", result: "pass", explanation },
    explanation,
    at: owner.since,
    actor: owner.actor,
    run: owner.run,
    milliseconds: 0,
  });
}
