import type { World } from "../../../world.ts";

/** The socket's path in an address like `unix:///var/run/docker.sock`; undefined for any other kind of address. */
export function socketIn(address: string): string | undefined {
  return /^unix:\/\/(\/[^\s]+)$/.exec(address.trim())?.[1];
}

/**
 * The socket that Docker's client here speaks to, as it says itself: DOCKER_HOST, DOCKER_CONTEXT and `docker context use`
 * all have a word in it. Undefined where it is none, and where the client is too old to tell.
 */
export async function localSocket(world: Pick<World, "run">): Promise<string | undefined> {
  const found = await world.run({ argv: ["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"] });
  return found.code === 0 ? socketIn(found.stdout) : undefined;
}
