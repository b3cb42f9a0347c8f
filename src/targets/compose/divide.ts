import type { Component } from "../../project/model.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { ComposeDocument, ComposeService } from "./document.ts";
import { replicasOf } from "./replicas.ts";

/** Which services are released, and which are base. */
export interface Division {
  readonly released: readonly ReleasedService[];
  readonly base: readonly string[];
}

/** A service is released when it is built here, or runs the image of one that is (a worker beside its API). */
export function divide(document: ComposeDocument, components: readonly Component[], routed: readonly string[]): Division {
  const componentOf = (name: string) => components.find((component) => component.services.includes(name))?.name;
  const found = Object.entries(document.services).flatMap(([name, service]) => {
    const component = componentOf(name);
    return component === undefined ? [] : [{ name, component, service }];
  });
  const names = new Set(found.map(({ name }) => name));
  const askedByOthers = new Set(
    found.flatMap(({ service }) => Object.keys(service.depends_on ?? {}).filter((dependency) => names.has(dependency))),
  );
  const awaited = new Set(
    found.flatMap(({ service }) =>
      Object.entries(service.depends_on ?? {})
        .filter(([, { condition }]) => condition === "service_completed_successfully")
        .map(([dependency]) => dependency),
    ),
  );
  const part = (name: string, service: ComposeService): ReleasedService["part"] => {
    if (awaited.has(name)) return "job";
    return speaks(name, service) ? "server" : "worker";
  };
  const speaks = (name: string, service: ComposeService) =>
    routed.includes(name) || askedByOthers.has(name) || (service.ports ?? []).length > 0 || (service.expose ?? []).length > 0;
  return {
    released: found.map(({ name, component, service }) => {
      const replicas = replicasOf(service);
      return { name, component, part: part(name, service), ...(replicas === 1 ? {} : { replicas }) };
    }),
    base: Object.keys(document.services).filter((name) => !names.has(name)),
  };
}
