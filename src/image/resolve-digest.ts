import type { World } from "../world.ts";
import type { Credentials } from "./credentials.ts";
import { parseReference } from "./reference.ts";
import { registryClient } from "./registry.ts";

/**
 * The digest that the registry itself serves for a reference such as `ghcr.io/acme/shop:sluice-<commit>`; undefined
 * when it has no such image. Throws `registry-denied` or `registry-trouble` when it can't be told: never a guess.
 */
export async function resolveDigest(world: World, reference: string, credentials?: Credentials): Promise<string | undefined> {
  return registryClient(world, async () => credentials).resolveDigest(parseReference(reference));
}
