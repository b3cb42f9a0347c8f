import { fail } from "../failure.ts";
import type { Features } from "../features/features.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { shown } from "../quantity/shown.ts";
import type { LockOwner } from "../targets/target.ts";
import { adoptedNumber } from "./adopted.ts";
import { noOtherImage, releaseLacksComponent } from "./failures.ts";
import { goodReleases, type Ledger, releaseNumbered } from "./ledger.ts";
import { type Release, sayRelease } from "./release.ts";

/** The image that a release has of a component; an unknown name is refused with the nearest. */
export function imageOf(release: Release, component: string): string {
  const known = Object.keys(release.images);
  const image = Object.hasOwn(release.images, component) ? release.images[component] : undefined;
  if (image !== undefined) return image;
  const hint = didYouMean(component, known);
  throw fail(releaseLacksComponent, { asked: shown(component), where: sayRelease(release), known, hint });
}

/**
 * The release whose image of a component comes back where none is named: the newest known-good one that has another
 * image of it than what serves. Releases that only changed other components are passed over.
 */
export function lastOther(ledger: Ledger, serves: Release, component: string): Release {
  const now = imageOf(serves, component);
  const found = goodReleases(ledger).find(({ images }) => images[component] !== undefined && images[component] !== now);
  if (found === undefined) throw fail(noOtherImage, { component, serves: `${sayRelease(serves)} serves` });
  return found;
}

/** The newest release that has this digest of the component. */
export function withDigest(ledger: Ledger, component: string, digest: string): Release | undefined {
  if (!/^sha256:[0-9a-f]{7,64}$/.test(digest)) return undefined;
  return ledger.releases.findLast(({ images }) => images[component]?.slice(-digest.length) === digest);
}

export interface Recomposed {
  readonly serves: Release;
  readonly component: string;
  /** Whose image of the component comes back. */
  readonly source: Release;
  readonly number: number;
  /** The schema's revision when it is done. */
  readonly revision: string | undefined;
  readonly owner: LockOwner;
}

/** What serves, with one component of another release. */
export function recomposed({ serves, component, source, number, revision, owner }: Recomposed): Release {
  const from = source.composite?.component === component ? source.composite.from : source.number;
  return {
    ...serves,
    number,
    images: { ...serves.images, [component]: imageOf(source, component) },
    database: serves.database === undefined && revision === undefined ? undefined : { before: revision, after: revision },
    composite: { base: serves.number, component, from },
    actor: owner.actor,
    run: owner.run,
    created: owner.since,
  };
}

/** A release that is the same images and settings already: with it nothing has to be made. */
export function twinOf(ledger: Ledger, wanted: Release, featuresOf: (release: Release) => Features): Release | undefined {
  const features = JSON.stringify(featuresOf(wanted));
  const names = (release: Release) => Object.keys({ ...release.images, ...wanted.images });
  return goodReleases(ledger).find(
    (release) =>
      release.number !== adoptedNumber &&
      release.configuration === wanted.configuration &&
      names(release).every((name) => release.images[name] === wanted.images[name]) &&
      JSON.stringify(featuresOf(release)) === features,
  );
}

/** The release whose images know the schema as it is: where one component was put back, the one that served before that. */
export function knowsSchema(ledger: Ledger, release: Release): Release {
  const base = releaseNumbered(ledger, release.composite?.base);
  return base === undefined || base.number >= release.number ? release : knowsSchema(ledger, base);
}
