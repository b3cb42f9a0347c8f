import { fail, type Place } from "../failure.ts";
import type { Component, Strategy } from "../project/model.ts";
import { readYaml } from "../project/yaml-source.ts";
import type { ReleasedService } from "../release/release.ts";
import type { ComposeDocument, ComposeService } from "../targets/compose/document.ts";
import { twoWriters } from "./failures.ts";

export interface OneWriterSpec {
  readonly strategy: Strategy;
  readonly services: readonly ReleasedService[];
  readonly components: readonly Component[];
  readonly document: ComposeDocument;
  /** The compose files and sluice.yaml as they are written, to name the line. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
}

/** Volumes of the project that a service may write to. Those without a name are new with every container. */
function written({ volumes = [] }: ComposeService): readonly string[] {
  return volumes.flatMap(({ type, source, read_only: readOnly }) =>
    type === "volume" && source !== undefined && source !== "" && readOnly !== true ? [source] : [],
  );
}

/**
 * Refuses to run two releases of a server side by side where both would write to the same volume, or where the component
 * is said to have a single writer. Workers are none of that: they never run twice. Several containers of one service
 * write together already.
 */
export function refuseTwoWriters({ strategy, services, components, document, files }: OneWriterSpec): void {
  if (strategy.kind === "recreate") return;
  for (const { name, component, part, replicas = 1 } of services) {
    if (part !== "server") continue;
    const said = components.find((one) => one.name === component)?.writer;
    const volume = written(document.services[name] ?? {})[0];
    if (said === "many" || (said === undefined && (volume === undefined || replicas > 1))) continue;
    const place = said === "single" ? placeOf(files, ["components", component, "writer"]) : placeOfVolume(files, name, volume);
    const why = said === "single" ? "it is said to have a `writer: single`" : `both would write to the volume ${volume}`;
    throw fail(twoWriters, { service: name, component, kind: strategy.kind, why, place });
  }
}

function placeOf(files: OneWriterSpec["files"], path: readonly string[]): Place | undefined {
  for (const { file, text } of files) {
    const source = readYaml(text, file, "sluice");
    let value = source.value;
    for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
    if (value !== undefined) return source.place([...path]);
  }
  return undefined;
}

/** Where the service mounts it: `data:/path`, or the long form with `source: data`. */
function placeOfVolume(files: OneWriterSpec["files"], service: string, volume: string | undefined): Place | undefined {
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
