import type { ComposeDocument, ComposeService } from "../document/document.ts";
import { label, type Names } from "../naming.ts";

/**
 * The compose document of the base services, under the environment's own project. Those in `unnamed` do without their
 * `container_name`, which somebody else has on that machine; others still find them by it.
 */
export function baseDocument(
  document: ComposeDocument,
  names: Names,
  base: readonly string[],
  unnamed: readonly string[] = [],
): ComposeDocument {
  const services = Object.fromEntries(
    base.flatMap((name) => {
      const service = document.services[name];
      if (service === undefined) return [];
      const dependencies = Object.entries(service.depends_on ?? {}).filter(([dependency]) => base.includes(dependency));
      const { depends_on: _all, profiles: _profiles, ...kept } = service;
      const rest = unnamed.includes(name) ? withoutName(kept) : kept;
      const labels = { ...service.labels, [label.scope]: names.scope };
      return [
        [name, { ...rest, labels, ...(dependencies.length === 0 ? {} : { depends_on: Object.fromEntries(dependencies) }) }],
      ];
    }),
  );
  return { ...document, name: names.base, services };
}

function withoutName({ container_name: name, ...service }: ComposeService): ComposeService {
  if (name === undefined || service.network_mode !== undefined) return service;
  const networks = Object.entries(service.networks ?? { default: null }).map(([key, network]) => [
    key,
    { ...network, aliases: [...(network?.aliases ?? []), name] },
  ]);
  return { ...service, networks: Object.fromEntries(networks) };
}
