import type { Place } from "../../../failure.ts";
import { readYaml } from "../../../project/yaml-source.ts";

/** Compose files as they are written, to name lines. */
export type Written = readonly { readonly file: string; readonly text: string }[];

/** Where a key of a service is written; with `containing`, the first of its entries that holds that text. */
export function placeInService(files: Written, service: string, key: string, containing?: string): Place | undefined {
  for (const { file, text } of files) {
    const source = readYaml(text, file, "compose");
    const services = (source.value as { services?: Record<string, Record<string, unknown>> } | null | undefined)?.services;
    const value = services?.[service]?.[key];
    if (value === undefined) continue;
    const path = ["services", service, key];
    if (containing === undefined) return source.place(path, "key");
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    const found = entries.find(([name, entry]) => `${name} ${JSON.stringify(entry)}`.includes(containing));
    if (found !== undefined) return source.place([...path, Array.isArray(value) ? Number(found[0]) : found[0]]);
  }
  return undefined;
}

/** ` (compose.yaml:12)`, or nothing where the line is not known. */
export function sayPlace(place: Place | undefined): string {
  return place?.line === undefined ? "" : ` (${place.file}:${place.line})`;
}
