import type { Component } from "../../project/model.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { ComposeDocument, ComposeService } from "./document.ts";

/** Which services are released, and which are base. */
export interface Division {
  readonly released: readonly ReleasedService[];
  readonly base: readonly string[];
}

/** `ghcr.io/acme/api:1.2@sha256:…` → `ghcr.io/acme/api`. */
function imageName(reference: string): string {
  return reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

/** A service is released when it is built here, or runs the image of one that is (a worker beside its API). */
export function divide(document: ComposeDocument, components: readonly Component[], routed: readonly string[]): Division {
  const componentOf = (name: string, service: ComposeService): string | undefined => {
    const own = components.find((component) => component.service === name);
    if (own !== undefined) return own.name;
    const image = service.image;
    if (image === undefined) return undefined;
    return components.find((component) => component.image !== undefined && imageName(component.image) === imageName(image))
      ?.name;
  };
  const found = Object.entries(document.services).flatMap(([name, service]) => {
    const component = componentOf(name, service);
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
    released: found.map(({ name, component, service }) => ({ name, component, part: part(name, service) })),
    base: Object.keys(document.services).filter((name) => !names.has(name)),
  };
}
