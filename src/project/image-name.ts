/** `ghcr.io/acme/api` of `ghcr.io/acme/api:1.2@sha256:…`; a colon before a slash is a port. */
export function withoutTag(reference: string): string {
  const name = reference.split("@")[0] ?? "";
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}

/** The reference as the engine reads it: without a tag or a digest it means `latest`. */
export function withTag(reference: string): string {
  return reference.includes("@") || withoutTag(reference) !== reference ? reference : `${reference}:latest`;
}
