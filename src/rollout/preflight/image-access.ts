import { Failure } from "../../failure.ts";
import { type Credentials, storedCredentials } from "../../image/credentials.ts";
import { type DockerFolders, withLogin } from "../../image/docker-login.ts";
import { registryDenied } from "../../image/failures.ts";
import { formatReference, parseReference, pinned } from "../../image/reference.ts";
import { resolveDigest } from "../../image/resolve-digest.ts";
import type { Component } from "../../project/model.ts";
import type { SiteImages } from "../../targets/site.ts";
import type { World } from "../../world.ts";
import type { ImageSources } from "./choose-images.ts";

export interface RegistryLogin {
  readonly folders: DockerFolders;
  readonly username: string | undefined;
  readonly token: string | undefined;
  /** Registries that the token is for: those of the project's own images. It is never sent to another. */
  readonly registries: readonly string[];
}

export interface ImageAccess extends ImageSources {
  /** Makes sure that the target has these images, pulling what it lacks. */
  fetch(images: readonly string[]): Promise<void>;
}

/** Images as the registry and the target know them, with the login that was given or that an earlier step left. */
export function imageAccess(world: World, images: SiteImages, login: RegistryLogin): ImageAccess {
  const given: Credentials | undefined =
    login.token === undefined ? undefined : { username: login.username ?? world.facts.actor, password: login.token };
  const loginFor = (registry: string) => (login.registries.includes(registry) ? given : undefined);
  const isId = (image: string) => image.startsWith("sha256:");
  return {
    async inRegistry(reference) {
      if (isId(reference)) return undefined;
      const parsed = parseReference(reference);
      const credentials = loginFor(parsed.registry) ?? (await storedCredentials(world, login.folders.config, parsed.registry));
      try {
        const digest = await resolveDigest(world, reference, credentials);
        if (parsed.digest !== undefined) return digest === undefined ? undefined : reference;
        return digest === undefined ? undefined : formatReference(pinned(parsed, digest));
      } catch (error) {
        // An image may also be on the target alone; what the registry said is told when it is not there either.
        world.log.info(error instanceof Error ? error.message : String(error));
        // A digest names the image all the same: the target's own way to the registry may be better than ours.
        if (parsed.digest !== undefined) return reference;
        // Who is not known to a registry is refused what is not there, too; who is known should be told.
        if (error instanceof Failure && error.code === registryDenied.code && credentials === undefined) return undefined;
        throw error;
      }
    },
    onTarget: (reference) => images.local(reference),
    async fetch(wanted) {
      for (const image of new Set(wanted)) {
        if (isId(image)) await images.bring(image);
        else {
          const { registry } = parseReference(image);
          await withLogin(world, login.folders, registry, loginFor(registry), (env) => images.bring(image, env));
        }
      }
    },
  };
}

/** The registries of the images that a project builds. */
export function registriesOf(components: readonly Component[]): readonly string[] {
  return [...new Set(components.flatMap(({ image }) => (image === undefined ? [] : [parseReference(image).registry])))];
}
