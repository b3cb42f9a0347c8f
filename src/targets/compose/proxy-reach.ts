import type { Environment, Route } from "../../project/model.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { ComposeDocument } from "./document/document.ts";
import type { Listening } from "./haproxy/proxy-spec.ts";
import type { Names } from "./naming.ts";

export interface ReachSpec {
  readonly environment: Pick<Environment, "listen" | "routes" | "ownRouter">;
  readonly document: ComposeDocument;
  readonly services: readonly ReleasedService[];
  readonly names: Names;
}

/** Where the proxy stands between a release and everything that is not that release. */
export interface ProxyReach {
  /** The environment's own port; undefined when nothing names one. */
  readonly publish: { readonly address: string; readonly port: number } | undefined;
  /** Other ports that the compose file publishes for released services. */
  readonly also: readonly Listening[];
  /** What base services may ask for by its plain name, besides the routes. */
  readonly inside: readonly { readonly service: string; readonly port: number }[];
  /** By their real names: where the released services are found, and asked for. */
  readonly networks: readonly string[];
  /** Published ports of released services, like `result:5001`, that nobody listens on. */
  readonly lost: readonly string[];
  /** Services that the compose file gives no way out, which the release's own network has. */
  readonly opened: readonly string[];
}

type Published = Listening & { readonly tcp: boolean };

/**
 * Ports that the compose file publishes stay published, by the proxy. Where the environment says `listen` only that one
 * is: two environments on one machine can't both have the others.
 */
export function proxyReach({ environment, document, services, names }: ReachSpec): ProxyReach {
  if (environment.ownRouter !== undefined) return behindOwn({ environment, document, services, names });
  const servers = services.filter(({ part }) => part === "server").map(({ name }) => name);
  const published = services.flatMap(({ name }) => publishedBy(document, name));
  const main = environment.listen === undefined ? mainPort(environment.routes, published) : undefined;
  const others = published.filter((one) => one !== main && !servedByListen(one, environment));
  const also = environment.listen === undefined ? others.filter(({ tcp, service }) => tcp && servers.includes(service)) : [];
  const routed = new Set(environment.routes.map(({ service, port }) => `${service}:${port}`));
  const inside = servers.flatMap((service) =>
    portsOf(document, service)
      .filter((port) => !routed.has(`${service}:${port}`))
      .map((port) => ({ service, port })),
  );
  const asked = [...environment.routes, ...inside].map(({ service }) => service);
  return {
    publish: environment.listen ?? (main === undefined ? undefined : { address: main.address, port: main.port }),
    also: also.map(({ tcp: _tcp, ...one }) => one),
    inside,
    networks: networksOf(asked, document, names),
    opened: services.map(({ name }) => name).filter((name) => closed(document, name)),
    lost: others.filter((one) => !also.includes(one)).map(({ service, port }) => `${service}:${port}`),
  };
}

/** With a proxy of the user's own nothing of a release has a port of the host; it is found by names on its networks. */
function behindOwn({ environment, document, services, names }: ReachSpec): ProxyReach {
  const routed = environment.routes.map(({ service }) => service);
  return {
    publish: undefined,
    also: [],
    inside: [],
    networks: networksOf(routed, document, names),
    opened: services.map(({ name }) => name).filter((name) => closed(document, name)),
    lost: services.flatMap(({ name }) => publishedBy(document, name)).map(({ service, port }) => `${service}:${port}`),
  };
}

function networksOf(services: readonly string[], document: ComposeDocument, names: Names): readonly string[] {
  const keys = services.flatMap((service) => Object.keys(document.services[service]?.networks ?? { default: null }));
  return [...new Set(keys)].map((key) => document.networks?.[key]?.name ?? `${names.base}_${key}`);
}

function closed(document: ComposeDocument, name: string): boolean {
  const keys = Object.keys(document.services[name]?.networks ?? {});
  return keys.length > 0 && keys.every((key) => document.networks?.[key]?.internal === true);
}

/** The port of the shortest route that has one: what people open in their browser. */
function mainPort(routes: readonly Route[], published: readonly Published[]): Published | undefined {
  for (const { service, port } of routes.toReversed()) {
    const found = published.find((one) => one.tcp && one.service === service && one.target === port);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** With `listen` what a route serves under that port is not lost; without it every address that the file names is kept. */
function servedByListen({ service, target }: Published, { listen, routes }: ReachSpec["environment"]): boolean {
  return listen !== undefined && routes.some((route) => route.service === service && route.port === target);
}

function publishedBy(document: ComposeDocument, service: string): readonly Published[] {
  return (document.services[service]?.ports ?? []).flatMap(({ target, published = "", host_ip: address = "", protocol }) =>
    /^\d+$/.test(published) && published !== "0"
      ? [{ service, target, address, port: Number(published), tcp: (protocol ?? "tcp") === "tcp" }]
      : [],
  );
}

function portsOf(document: ComposeDocument, name: string): readonly number[] {
  const service = document.services[name];
  const exposed = (service?.expose ?? []).map((port) => /^(\d+)(?:\/tcp)?$/.exec(String(port))?.[1]).map(Number);
  const mapped = (service?.ports ?? []).filter(({ protocol }) => (protocol ?? "tcp") === "tcp").map(({ target }) => target);
  return [...new Set([...mapped, ...exposed])].filter((port) => Number.isInteger(port) && port > 0);
}
