import { adoptedNumber } from "../../release/adopted.ts";
import { knownGood, type Ledger, serving } from "../../release/ledger.ts";
import type { SiteImages } from "../../targets/site.ts";
import type { Readiness } from "../../targets/target.ts";

/** What a rollback could not begin with as things are. */
export interface WayBackLack {
  readonly release: number;
  /** Images of it that the place does not have; none where its containers were never ours to make. */
  readonly images: readonly string[];
}

/**
 * Somebody who makes room on a machine (`docker system prune -af`) takes containers that are stopped, and then their images.
 * Undefined when the release that a rollback returns to can be started from what is there, or there is none.
 */
export async function wayBackLack(
  images: Pick<SiteImages, "local">,
  ledger: Ledger,
  readiness: ReadonlyMap<number, Readiness>,
): Promise<WayBackLack | undefined> {
  const back = knownGood(ledger, serving(ledger)?.number);
  if (back === undefined || readiness.get(back.number) !== "absent") return undefined;
  if (back.number === adoptedNumber) return { release: back.number, images: [] };
  const lacking: string[] = [];
  for (const image of new Set(Object.values(back.images))) if ((await images.local(image)) === undefined) lacking.push(image);
  return lacking.length === 0 ? undefined : { release: back.number, images: lacking };
}
