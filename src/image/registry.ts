import { createHash } from "node:crypto";
import { fail } from "../failure.ts";
import type { HttpResponse, World } from "../world.ts";
import { registryDenied, registryTrouble, wrongDigest } from "./failures.ts";
import { formatReference, type Reference } from "./reference.ts";
import { type Access, type Logins, registryAccess } from "./registry-access.ts";

/** A manifest exactly as the registry serves it: its digest is the hash of `body`. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly body: string;
}

/** The few things that are asked of a registry, by the OCI distribution API. */
export interface Registry {
  /** The digest of a tag, without fetching the manifest; undefined when there is no such image. */
  resolveDigest(reference: Reference): Promise<string | undefined>;
  manifest(reference: Reference): Promise<Manifest | undefined>;
  /** Puts a tag on exactly these bytes. */
  putManifest(reference: Reference, manifest: Manifest): Promise<void>;
}

const accepted = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

export const digestOf = (body: string): string => `sha256:${createHash("sha256").update(body, "utf8").digest("hex")}`;

function said(response: HttpResponse): string {
  try {
    const { errors } = JSON.parse(response.body) as { errors?: { code?: string; message?: string }[] };
    const first = errors?.[0];
    if (first !== undefined)
      return `${response.status}, ${[first.code, first.message].filter(Boolean).join(": ").slice(0, 300)}`;
  } catch {
    // Not every refusal is JSON; the status says enough then.
  }
  return `HTTP ${response.status}`;
}

/** A proxy's page, or an error that comes as if all were well, has a digest, too. Manifests of Docker before 1.10 are not read. */
function isManifest(body: string): boolean {
  try {
    const { layers, manifests } = JSON.parse(body) as { layers?: unknown; manifests?: unknown };
    return Array.isArray(layers) || Array.isArray(manifests);
  } catch {
    return false;
  }
}

/** Speaks to one registry after another; each answer is checked against the digest that it claims. */
export function registryClient(world: World, logins: Logins, insecure = false): Registry {
  const access: Access = registryAccess(world, logins, insecure);
  const what = (reference: Reference) => reference.digest ?? reference.tag ?? "latest";

  async function ask(method: string, reference: Reference, given?: Manifest): Promise<HttpResponse | undefined> {
    const verb = method === "PUT" ? "write" : "read";
    const response = await access.ask(reference, {
      method,
      path: `manifests/${what(reference)}`,
      headers: given === undefined ? { accept: accepted } : { "content-type": given.mediaType },
      ...(given === undefined ? {} : { body: given.body }),
    });
    if (response.status === 404 && method !== "PUT") return undefined;
    const { registry, repository } = reference;
    if (response.status === 401 || response.status === 403) {
      throw fail(registryDenied, { registry, repository, verb, said: said(response) });
    }
    if (response.status < 200 || response.status > 299) {
      throw fail(registryTrouble, { registry, what: `${method} of ${formatReference(reference)}`, said: said(response) });
    }
    return response;
  }

  async function manifest(reference: Reference): Promise<Manifest | undefined> {
    const response = await ask("GET", reference);
    if (response === undefined) return undefined;
    const { registry } = reference;
    if (response.truncated)
      throw fail(registryTrouble, { registry, what: "GET of a manifest", said: "it is larger than 8 MiB" });
    const digest = digestOf(response.body);
    for (const claimed of [reference.digest, response.headers["docker-content-digest"]]) {
      if (claimed !== undefined && claimed !== digest) {
        throw fail(wrongDigest, { reference: formatReference(reference), expected: claimed, got: digest });
      }
    }
    const mediaType = response.headers["content-type"] ?? "";
    if (!isManifest(response.body)) {
      const said = `what it sent${mediaType === "" ? "" : ` (${mediaType})`} is no manifest of an image`;
      throw fail(registryTrouble, { registry, what: `GET of ${formatReference(reference)}`, said });
    }
    return { digest, mediaType, body: response.body };
  }

  return {
    manifest,
    async resolveDigest(reference) {
      const response = await ask("HEAD", reference);
      if (response === undefined) return undefined;
      const claimed = response.headers["docker-content-digest"];
      if (claimed === undefined || !/^sha256:[0-9a-f]{64}$/.test(claimed)) return (await manifest(reference))?.digest;
      if (reference.digest !== undefined && claimed !== reference.digest) {
        throw fail(wrongDigest, { reference: formatReference(reference), expected: reference.digest, got: claimed });
      }
      return claimed;
    },
    async putManifest(reference, given) {
      const response = await ask("PUT", reference, given);
      const got = response?.headers["docker-content-digest"] ?? (await manifest(reference))?.digest ?? "nothing";
      if (got !== given.digest) throw fail(wrongDigest, { reference: formatReference(reference), expected: given.digest, got });
    },
  };
}
