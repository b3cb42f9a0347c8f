import { Failure, fail } from "../../failure.ts";
import type { Component } from "../../project/model.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import type { Release } from "../../release/release.ts";
import { imageNotFound, unknownComponent } from "../failures.ts";

/** Where an image of this commit may be found; both answer undefined when it is not there. */
export interface ImageSources {
  /** `name:tag` → `name@sha256:…`, asked of the registry; a Failure when it can't be told. */
  readonly inRegistry: (reference: string) => Promise<string | undefined>;
  /** `name:tag` or a digest → what the target's engine has, as a digest or an id. */
  readonly onTarget: (reference: string) => Promise<string | undefined>;
}

export interface ImageChoice {
  /** Component → image by digest or id. */
  readonly images: Readonly<Record<string, string>>;
  /** How each was found, for the log: provenance. */
  readonly found: readonly { readonly component: string; readonly image: string; readonly from: string }[];
}

/** An image that a release has by its id was on the target alone. */
const onlyThere = (image: string | undefined) => image?.startsWith("sha256:") === true;

/**
 * The image of every released component: as named by the caller, else what this commit built, else, for a component
 * that this commit did not build, what the serving release has.
 */
export async function chooseImages(
  components: readonly Component[],
  given: Readonly<Record<string, string>>,
  commit: string,
  serving: Release | undefined,
  sources: ImageSources,
): Promise<ImageChoice> {
  const known = components.map(({ name }) => name);
  for (const name of Object.keys(given))
    if (!known.includes(name)) throw fail(unknownComponent, { name, known, hint: didYouMean(name, known) });
  const found = [];
  for (const component of components) {
    const named = given[component.name];
    const tagged = component.image === undefined || commit === "" ? undefined : `${component.image}:sluice-${commit}`;
    const candidates: (readonly [string, string])[] = [];
    if (named !== undefined) candidates.push([named, "as given"]);
    else if (tagged !== undefined) candidates.push([tagged, "built from this commit"]);
    let image: { image: string; from: string } | undefined;
    let untold: Failure | undefined;
    for (const [reference, from] of candidates) {
      const asked = await sources.inRegistry(reference).catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
        untold = error;
        return undefined;
      });
      const resolved = asked ?? (await sources.onTarget(reference));
      if (resolved !== undefined) image = { image: resolved, from };
    }
    const kept = serving?.images[component.name];
    // Of a registry that says nothing nobody knows whether this commit built an image; what was never there is not asked of it.
    if (image === undefined && untold !== undefined && !onlyThere(kept)) throw untold;
    if (image === undefined && named === undefined && kept !== undefined) {
      image = { image: kept, from: `unchanged since release ${serving?.number}` };
    }
    if (image === undefined)
      throw fail(imageNotFound, { component: component.name, tried: candidates.map(([reference]) => reference) });
    found.push({ component: component.name, ...image });
  }
  return { images: Object.fromEntries(found.map(({ component, image }) => [component, image])), found };
}
