import { fail } from "../../../failure.ts";
import type { ReleasedService } from "../../../release/release.ts";
import { hostNetwork } from "../failures.ts";
import { placeInService, type Written } from "../support/places.ts";
import type { ComposeDocument, ComposeService } from "./document.ts";

/** Throws for a released service whose network two releases can't have side by side. Changes nothing. */
export function checkNetworkModes(document: ComposeDocument, released: readonly ReleasedService[], files: Written): void {
  const names = released.map(({ name }) => name);
  for (const { name } of released) {
    const mode = document.services[name]?.network_mode;
    if (mode === undefined || mode === "none") continue;
    if (!names.includes(sharedWith(mode) ?? "")) {
      const place = placeInService(files, name, "network_mode") ?? { file: files.at(-1)?.file ?? "compose.yaml" };
      throw fail(hostNetwork, { service: name, mode, place });
    }
  }
}

function sharedWith(mode: string): string | undefined {
  return mode.startsWith("service:") ? mode.slice("service:".length) : undefined;
}

/** The network mode of a service in its release: what is shared with another service is shared with that release's. */
export function releasedNetworkMode(source: ComposeService, own: (service: string) => string): string | undefined {
  const other = source.network_mode === undefined ? undefined : sharedWith(source.network_mode);
  return other === undefined ? source.network_mode : `service:${own(other)}`;
}
