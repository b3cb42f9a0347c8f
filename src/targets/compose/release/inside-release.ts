import type { ComposeService } from "../document/document.ts";

export interface InsideSpec {
  /** The release's name for a service of it; undefined for a base service. */
  readonly own: (service: string) => string | undefined;
  /** The container of a base service; undefined for what is no service. */
  readonly base: (service: string) => string | undefined;
}

/**
 * What a service says of other services, as it means the same inside a release: its own services by their names there,
 * base services by their containers, since they belong to another compose project.
 */
export function insideRelease(service: ComposeService, { own, base }: InsideSpec): Partial<ComposeService> {
  const reference = (name: string) => {
    const inside = own(name);
    const container = inside === undefined ? base(name) : undefined;
    return inside ?? (container === undefined ? undefined : `container:${container}`);
  };
  const shared = (key: "ipc" | "pid") => {
    const mode = service[key];
    if (typeof mode !== "string" || !mode.startsWith("service:")) return {};
    const name = mode.slice("service:".length);
    const inside = own(name);
    return { [key]: inside === undefined ? `container:${base(name) ?? name}` : `service:${inside}` };
  };
  const from = service["volumes_from"];
  const volumesFrom = Array.isArray(from)
    ? {
        volumes_from: from.map(String).map((one) => {
          if (one.startsWith("container:")) return one;
          const [name = "", ...mode] = one.split(":");
          return [reference(name) ?? name, ...mode].join(":");
        }),
      }
    : {};
  const links = (service.links ?? []).flatMap((link) => {
    const [name = "", alias = name] = link.split(":");
    const container = own(name) === undefined ? base(name) : undefined;
    return container === undefined ? [] : [`${container}:${alias}`];
  });
  const external = Array.isArray(service["external_links"]) ? service["external_links"] : [];
  return {
    ...shared("ipc"),
    ...shared("pid"),
    ...volumesFrom,
    ...(links.length === 0 ? {} : { external_links: [...external, ...links] }),
  };
}
