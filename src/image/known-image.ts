import { Failure } from "../failure.ts";
import type { World } from "../world.ts";
import type { BuildRequest } from "./build-request.ts";
import { sameRepository, tagsToMove } from "./promote.ts";
import { formatReference } from "./reference.ts";
import type { Registry } from "./registry.ts";

/**
 * The digest of the image that this commit already has in the registry, if every tag that is wanted can be put on it.
 * A registry that doesn't answer is no reason to stop here: then the image is built, and the push has the last word.
 */
export async function knownDigest(world: World, registry: Registry, request: BuildRequest): Promise<string | undefined> {
  const { sluice, all } = request.tags;
  try {
    const digest = await registry.resolveDigest(sluice);
    if (digest === undefined) return undefined;
    const elsewhere = all.filter((tag) => !sameRepository(tag, sluice));
    const missing = await tagsToMove(registry, elsewhere, digest);
    if (missing.length === 0) return digest;
    world.log.info(
      `${formatReference(sluice)} exists, but ${missing.map(formatReference).join(", ")} need a push of their own.`,
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "wrong-digest") throw error;
    world.log.info(`Can't tell whether this commit is built already: ${error.sentence}`);
    return undefined;
  }
}
