import { featuresNow } from "../../features/features.ts";
import { withAdopted } from "../../release/adopted.ts";
import { type Ledger, serving } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Context } from "../context.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { Candidate } from "../preflight/preflight.ts";
import { type Conducted, conduct } from "./conduct.ts";
import { freeSlot } from "./free-slot.ts";

/** What came of a release on one target. */
export interface RolledOut {
  readonly conducted: Conducted;
  /** What served before. */
  readonly previous: Release | undefined;
}

export interface RollOut {
  readonly candidate: Candidate;
  readonly number: number;
  /** Called when nothing but the target can stop it any more. */
  readonly begins: (release: Release, replaces: Release | undefined) => void;
}

/** Takes a candidate through all steps on one target, as the release of that number. */
export async function rollOut(context: Context, opened: Opened, wanted: RollOut): Promise<RolledOut> {
  const { world, records, owner, timeline } = context;
  const { candidate } = wanted;
  const found = await opened.target.takeOver?.();
  if (found !== undefined) await records.writeLedger(withAdopted(await records.ledger(), found, owner));
  const current = serving(await records.ledger());
  const release: Release = {
    number: wanted.number,
    commit: world.facts.commit,
    images: candidate.images,
    configuration: candidate.configuration,
    services: opened.services,
    database: undefined,
    actor: owner.actor,
    run: owner.run,
    ...(Object.keys(opened.environment.features).length > 0 ? { features: opened.environment.features } : {}),
    ...(context.settings.strategy.kind === "recreate" ? { exclusive: true } : {}),
    created: owner.since,
  };
  const from = current === undefined ? "the first" : `after ${sayRelease(current)}`;
  timeline.note(`${sayRelease(release)} begins, ${from}`, { share: 0 });
  wanted.begins(release, current);
  const slot = freeSlot(await opened.target.router.read(), current?.number);
  const conducted = await conduct(context, { release, previous: current?.number, slot });
  return { conducted, previous: current };
}

/** True when the ledger, the proxy and the containers all say that this is what everybody gets. */
export async function servesAlready(opened: Opened, ledger: Ledger, candidate: Candidate): Promise<boolean> {
  const current = serving(ledger);
  if (current === undefined || !sameAs(current, candidate) || (candidate.changedBase ?? []).length > 0) return false;
  // The file has the last word again: what was switched off meanwhile is a difference.
  if (current.features !== undefined) {
    const now = featuresNow(current, await opened.records.toggled());
    if (Object.entries(current.features).some(([name, value]) => now[name] !== value)) return false;
  }
  const { router, releases } = opened.target;
  const now = await router.read();
  const stable = now === undefined ? undefined : now.slots[now.split.stable];
  return stable === current.number && (await releases.readiness(current.number)) === "running";
}

/** Whether a release is this set of images with these settings. */
export function sameAs(current: Release, candidate: Candidate): boolean {
  const parts = Object.keys({ ...current.images, ...candidate.images });
  return (
    current.configuration === candidate.configuration && parts.every((part) => current.images[part] === candidate.images[part])
  );
}
