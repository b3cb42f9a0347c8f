import type { ComposeDocument } from "../document/document.ts";

/**
 * Every name under which the other services of the app know this one: its own, its container's, its aliases, and what
 * links call it. Inside a release all of them mean this release.
 */
export function innerNames(document: ComposeDocument, name: string): readonly string[] {
  const service = document.services[name];
  const aliases = Object.values(service?.networks ?? {}).flatMap((network) => network?.aliases ?? []);
  const linked = Object.values(document.services).flatMap(({ links = [] }) =>
    links.flatMap((link) => {
      const [target, alias] = link.split(":");
      return target === name && alias !== undefined ? [alias] : [];
    }),
  );
  const container = service?.container_name === undefined ? [] : [service.container_name];
  return [...new Set([name, ...container, ...aliases, ...linked])];
}
