import type { Component } from "../../../project/model.ts";
import type { ReleasedService } from "../../../release/release.ts";
import { replicasOf } from "../release/replicas.ts";
import type { ComposeDocument, ComposeService } from "./document.ts";

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
  const needs = (name: string) => Object.entries(document.services[name]?.depends_on ?? {});
  const jobs = new Set(
    found.flatMap(({ name }) =>
      needs(name).flatMap(([other, { condition }]) => (condition === "service_completed_successfully" ? [other] : [])),
    ),
  );
  const speaks = (name: string, service: ComposeService) =>
    routed.includes(name) || (service.ports ?? []).length > 0 || (service.expose ?? []).length > 0;
  const servers = new Set(found.flatMap(({ name, service }) => (speaks(name, service) ? [name] : [])));
  // What they depend on starts with them, and what that depends on; what only workers depend on starts with those.
  for (const name of servers) for (const [other] of needs(name)) if (names.has(other)) servers.add(other);
  const part = (name: string): ReleasedService["part"] => (jobs.has(name) ? "job" : servers.has(name) ? "server" : "worker");
  return {
    released: found.map(({ name, component, service }) => {
      const replicas = replicasOf(service);
      return { name, component, part: part(name), ...(replicas === 1 ? {} : { replicas }) };
    }),
    base: Object.keys(document.services).filter((name) => !names.has(name)),
  };
}
