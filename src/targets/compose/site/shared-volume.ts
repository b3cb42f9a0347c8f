import type { Place } from "../../../failure.ts";
import { readYaml } from "../../../project/yaml-source.ts";
import type { SharedWrites } from "../../site.ts";
import type { ComposeService } from "../document/document.ts";
import type { Written } from "../support/places.ts";

/** The first volume of the project that a service may write to. Those without a name are new with every container. */
export function sharedVolume(service: string, { volumes = [] }: ComposeService, files: Written): SharedWrites | undefined {
  const volume = volumes.find(
    ({ type, source, read_only: readOnly }) => type === "volume" && source !== undefined && source !== "" && readOnly !== true,
  )?.source;
  return volume === undefined ? undefined : { what: `the volume ${volume}`, place: placeOf(files, service, volume) };
}

/** Where the service mounts it: `data:/path`, or the long form with `source: data`. */
function placeOf(files: Written, service: string, volume: string): Place | undefined {
  for (const { file, text } of files) {
    const source = readYaml(text, file, "compose");
    const services = (source.value as { services?: Record<string, { volumes?: unknown }> } | null | undefined)?.services;
    const mounts: unknown = services?.[service]?.volumes;
    if (!Array.isArray(mounts)) continue;
    const index = mounts.findIndex((mount: unknown) => {
      const from = typeof mount === "string" ? mount.split(":")[0] : (mount as { source?: unknown } | null)?.source;
      return from === volume;
    });
    if (index >= 0) return source.place(["services", service, "volumes", index]);
  }
  return undefined;
}
