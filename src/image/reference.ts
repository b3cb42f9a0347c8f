import { fail } from "../failure.ts";
import { shown } from "../quantity/shown.ts";
import { badReference } from "./failures.ts";

/** An image's full name: nothing is implied any more, so two references mean the same iff their fields are equal. */
export interface Reference {
  /** Host with port, e.g. `ghcr.io`, `127.0.0.1:5000`; `docker.io` for Docker Hub. */
  readonly registry: string;
  /** e.g. `acme/shop-api`, `library/nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

const host = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
const pathPart = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const tagWord = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestWord = /^sha256:[0-9a-f]{64}$/;
const hubNames = ["docker.io", "index.docker.io", "registry-1.docker.io"];

export const isTag = (text: string): boolean => tagWord.test(text);
export const isDigest = (text: string): boolean => digestWord.test(text);

function split(text: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(":");
  // A colon before the last slash belongs to the registry's port.
  if (colon <= named.lastIndexOf("/")) return { name: named, tag: undefined, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

function withRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isHost = first === "localhost" || /[.:]/.test(first);
  if (isHost && !hubNames.includes(first.toLowerCase())) {
    return { registry: first.toLowerCase(), repository: name.slice(slash + 1) };
  }
  const onHub = isHost ? name.slice(slash + 1) : name;
  return { registry: "docker.io", repository: onHub.includes("/") ? onHub : `library/${onHub}` };
}

/** Reads `[registry/]repository[:tag][@sha256:…]` as Docker does; throws `bad-reference` with the reason. */
export function parseReference(text: string): Reference {
  const bad = (why: string) => fail(badReference, { text, why });
  if (text === "") throw bad("it is empty");
  if (/^[a-z]+:\/\//i.test(text)) throw bad("it is a URL; leave the scheme out");
  if (/\s/.test(text)) throw bad("it has a blank in it");
  const { name, tag, digest } = split(text);
  const { registry, repository } = withRegistry(name);
  if (!host.test(registry)) throw bad(`${shown(registry)} is no registry's host`);
  if (repository !== repository.toLowerCase())
    throw bad(`a repository is lower case; write ${shown(repository.toLowerCase())}`);
  if (repository.length > 255) throw bad("the repository is longer than 255 characters");
  const wrong = repository.split("/").find((part) => !pathPart.test(part));
  if (wrong !== undefined) {
    throw bad(wrong === "" ? "a part of the repository is empty" : `${shown(wrong)} can't be a part of a repository`);
  }
  if (tag !== undefined && !isTag(tag)) throw bad(`${shown(tag)} is no tag (letters, digits, _ . -, at most 128)`);
  if (digest !== undefined && !isDigest(digest)) throw bad(`"${digest}" is no digest (sha256: and 64 hexadecimal digits)`);
  return { registry, repository, tag, digest };
}

/** `registry/repository`, without tag and digest. */
export function repositoryName(reference: Reference): string {
  return `${reference.registry}/${reference.repository}`;
}

export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return `${repositoryName(reference)}${tag}${digest}`;
}

export const tagged = (reference: Reference, tag: string): Reference => ({ ...reference, tag, digest: undefined });
export const pinned = (reference: Reference, digest: string): Reference => ({ ...reference, tag: undefined, digest });
