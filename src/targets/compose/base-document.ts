import type { ComposeDocument } from "./document.ts";
import { label, type Names } from "./naming.ts";

/** The compose document of the base services, under the environment's own project. */
export function baseDocument(document: ComposeDocument, names: Names, base: readonly string[]): ComposeDocument {
  const services = Object.fromEntries(
    base.flatMap((name) => {
      const service = document.services[name];
      if (service === undefined) return [];
      const dependencies = Object.entries(service.depends_on ?? {}).filter(([dependency]) => base.includes(dependency));
      const { depends_on: _all, profiles: _profiles, ...rest } = service;
      const labels = { ...service.labels, [label.scope]: names.scope };
      return [
        [name, { ...rest, labels, ...(dependencies.length === 0 ? {} : { depends_on: Object.fromEntries(dependencies) }) }],
      ];
    }),
  );
  return { ...document, name: names.base, services };
}
