import { fail } from "../failure.ts";
import { noSuchSource, otherRepository } from "./failures.ts";
import { formatReference, type Reference, repositoryName } from "./reference.ts";
import type { Manifest, Registry } from "./registry.ts";

/** Whether a tag can be put on the image without copying layers. */
export const sameRepository = (left: Reference, right: Reference): boolean => repositoryName(left) === repositoryName(right);

/** The tags that don't serve the digest yet. */
export async function tagsToMove(
  registry: Registry,
  tags: readonly Reference[],
  digest: string,
): Promise<readonly Reference[]> {
  const served = await Promise.all(tags.map((tag) => registry.resolveDigest(tag)));
  return tags.filter((_, index) => served[index] !== digest);
}

/** Puts tags on an image that is in the registry: the same bytes, so the same digest. */
export async function promote(registry: Registry, source: Reference, tags: readonly Reference[]): Promise<Manifest> {
  const elsewhere = tags.find((tag) => !sameRepository(tag, source));
  if (elsewhere !== undefined) {
    throw fail(otherRepository, { source: formatReference(source), tag: formatReference(elsewhere) });
  }
  const manifest = await registry.manifest(source);
  if (manifest === undefined) throw fail(noSuchSource, { reference: formatReference(source) });
  for (const tag of await tagsToMove(registry, tags, manifest.digest)) await registry.putManifest(tag, manifest);
  return manifest;
}
