import { createHmac } from "node:crypto";
import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument } from "../document/document.ts";

/** JSON with sorted keys, so that the order in a file doesn't matter. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/**
 * A keyed hash of what the released services are configured with, images aside. Keyed, so that the ledger can't be
 * used to guess a secret.
 */
export function configurationHash(
  key: string,
  document: ComposeDocument,
  services: readonly ReleasedService[],
  more: unknown,
): string {
  const configured = services.map(({ name, part }) => {
    const { build: _build, image: _image, ...rest } = document.services[name] ?? {};
    return { name, part, ...rest };
  });
  return createHmac("sha256", key)
    .update(canonical([configured, document.secrets ?? {}, document.configs ?? {}, more]))
    .digest("hex");
}
