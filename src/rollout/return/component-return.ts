import { fail } from "../../failure.ts";
import { featuresNow } from "../../features/features.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { imageOf, knowsSchema, lastOther, recomposed, twinOf } from "../../release/composite.ts";
import { type Ledger, withRelease } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { LockOwner } from "../../targets/target.ts";
import type { Ground } from "./ground.ts";
import { releaseAsked } from "./release-asked.ts";
import { componentOfAdopted, otherSettings, schemaMovedOn } from "./rollback-failures.ts";
import type { Wish } from "./wish.ts";

export interface ComponentReturn {
  readonly ledger: Ledger;
  readonly serves: Release;
  readonly wish: Wish & { readonly component: string };
  /** One that nothing has had yet. */
  readonly number: number;
  readonly owner: LockOwner;
}

/**
 * The release with which one component goes back: what serves, with that component's image of the release asked for, or,
 * where none is, of the newest known-good one that has another. It is one that was here before where that is the same, and
 * the one that serves where nothing would change. Nothing is written by it.
 */
export async function componentReturn(ground: Ground, given: ComponentReturn): Promise<Release> {
  const { ledger, serves, wish, number, owner } = given;
  const { component } = wish;
  if (serves.number === adoptedNumber) throw fail(componentOfAdopted, { component });
  const now = imageOf(serves, component);
  const source = wish.to === undefined ? lastOther(ledger, serves, component) : await releaseAsked(ground, ledger, wish);
  if (imageOf(source, component) === now) return serves;
  const migrates = serves.services.some((service) => service.component === component && service.name === ground.migrates);
  if (migrates && !wish.databaseTold) await refuseBreaking(ground, given, source);
  const schema = migrates && wish.database === "downgrade" ? source : serves;
  const revision = schema.database?.after;
  const wanted = recomposed({ serves, component, source, number, revision, owner });
  const toggled = await ground.records.toggled();
  const twin = twinOf(ledger, wanted, (release) => featuresNow(release.number === number ? serves : release, toggled));
  if (twin !== undefined) return twin;
  if ((await ground.configuration()) !== serves.configuration)
    throw fail(otherSettings, { component, serves: sayRelease(serves), commit: serves.commit });
  return wanted;
}

/** Whether the older image can live with the schema as it is, by the SQL that led there. */
async function refuseBreaking({ database }: Ground, { ledger, serves, wish }: ComponentReturn, source: Release): Promise<void> {
  if (database === undefined || source.database?.after === serves.database?.after) return;
  const { destructive } = await database.since(knowsSchema(ledger, serves).number, source.database?.after);
  if (destructive.length === 0) return;
  throw fail(schemaMovedOn, { component: wish.component, source: sayRelease(source), statements: destructive });
}

/** Writes a release down that was put together, with what had been switched on or off on the one before it. */
export async function recordRecomposed({ records }: Pick<Ground, "records">, release: Release): Promise<void> {
  const ledger = await records.ledger();
  if (release.composite === undefined || ledger.releases.some(({ number }) => number === release.number)) return;
  await records.writeLedger(withRelease(ledger, release));
  const toggled = await records.toggled();
  const own = toggled.filter((event) => event.release === release.composite?.base);
  if (own.length > 0) await records.writeToggled([...toggled, ...own.map((event) => ({ ...event, release: release.number }))]);
}
