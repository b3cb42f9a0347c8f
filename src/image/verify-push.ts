import { createHash } from "node:crypto";
import { Failure, fail } from "../failure.ts";
import type { World } from "../world.ts";
import { wrongDigest } from "./failures.ts";
import { manifestSize } from "./manifest-size.ts";
import { formatReference, pinned, type Reference } from "./reference.ts";
import type { Registry } from "./registry.ts";

type Environment = Readonly<Record<string, string>>;

/** Asks through buildx: it has Docker's logins, proxies and certificates, which our own client may not have. */
async function throughDocker(world: World, env: Environment, reference: Reference, why: Failure): Promise<string> {
  const asked = await world.run({
    argv: ["docker", "buildx", "imagetools", "inspect", "--raw", "--", formatReference(reference)],
    env,
    timeoutMs: 60_000,
  });
  if (asked.code !== 0) throw why;
  return `sha256:${createHash("sha256").update(asked.bytes).digest("hex")}`;
}

async function servedDigest(world: World, registry: Registry, env: Environment, reference: Reference): Promise<string> {
  try {
    return (await registry.resolveDigest(reference)) ?? "nothing";
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "wrong-digest") throw error;
    return throughDocker(world, env, reference, error);
  }
}

/**
 * Asks the registry what was asked for: the digest must be there under its own name and under the commit's tag.
 * Another tag may meanwhile belong to a newer run, so that is told and no failure. Returns the size when it can be told.
 */
export async function verifyPush(
  world: World,
  registry: Registry,
  env: Environment,
  tags: { readonly sluice: Reference; readonly all: readonly Reference[] },
  digest: string,
): Promise<number | undefined> {
  for (const reference of [pinned(tags.sluice, digest), tags.sluice]) {
    const got = await servedDigest(world, registry, env, reference);
    if (got !== digest) throw fail(wrongDigest, { reference: formatReference(reference), expected: digest, got });
  }
  for (const tag of tags.all.slice(1)) {
    const got = await servedDigest(world, registry, env, tag);
    if (got !== digest) world.log.warning(`${formatReference(tag)} serves ${got} now: somebody else moved it after the push.`);
  }
  const manifest = await registry.manifest(pinned(tags.sluice, digest)).catch(() => undefined);
  return manifest === undefined ? undefined : manifestSize(manifest);
}
