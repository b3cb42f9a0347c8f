import { z } from "zod";
import { fail } from "../../../failure.ts";
import type { Route } from "../../../project/model.ts";
import type { Slot, Slots, Split } from "../../router.ts";
import { shareTooSmall } from "./failures.ts";
import type { Visitors } from "./proxy-spec.ts";

/** A host and a path of the public address, and the service and container port that serve it. */
const route = z.object({ host: z.string().optional(), path: z.string(), service: z.string(), port: z.number() });

/** Ports inside the proxy's container; none is a port of a routed service. */
const ports = z.object({ public: z.number(), runtime: z.number(), down: z.number() });

const slot = z.enum(["a", "b"]);
const values = z.record(z.string(), z.array(z.string()));
const visitors = z.object({
  sticky: z.enum(["visitor", "request"]),
  cohorts: z.object({ header: values, cookie: values }).optional(),
});

export const proxyStateSchema = z.object({
  routes: z.array(route),
  /** Services that have no route, but whose plain names mean what the proxy says too. */
  inside: z.array(z.object({ service: z.string(), port: z.number() })),
  /** Services with a public port of their own; `listen` is the port inside the proxy's container. */
  also: z.array(z.object({ listen: z.number(), service: z.string(), port: z.number() })).optional(),
  ports,
  slots: z.object({ a: z.number().optional(), b: z.number().optional() }),
  split: z.object({ stable: slot, candidate: slot, share: z.number(), preview: z.enum(["open", "cohorts"]).optional() }),
  visitors: visitors.optional(),
  /** The port inside the proxy's container on which the candidate is looked at. */
  preview: z.number().optional(),
  /** The port inside the proxy's container for HTTPS, and the one of the host to which plain requests are sent. */
  tls: z.object({ listen: z.number(), redirect: z.number().optional() }).optional(),
  /** Containers of a service that the proxy can know at once; only ever grows, so that it seldom has to reload. */
  servers: z.number().optional(),
  /** Who knows it may choose the slot of a request. */
  token: z.string(),
});

/** All that the proxy's files are made from. */
export interface ProxyState {
  readonly routes: readonly Route[];
  readonly inside: readonly { readonly service: string; readonly port: number }[];
  readonly also?: readonly { readonly listen: number; readonly service: string; readonly port: number }[] | undefined;
  readonly ports: z.infer<typeof ports>;
  readonly slots: Slots;
  readonly split: Split;
  readonly visitors?: Visitors | undefined;
  readonly preview?: number | undefined;
  readonly tls?: { readonly listen: number; readonly redirect?: number | undefined } | undefined;
  readonly servers?: number | undefined;
  readonly token: string;
}

export const slots: readonly Slot[] = ["a", "b"];

/** The share in thousandths, rounded down: the candidate never gets more than was said. */
export function thousandths(share: number): number {
  const floored = Math.floor(share * 1_000 + 1e-9);
  if (share > 0 && floored === 0) throw fail(shareTooSmall, { share });
  return Math.max(0, Math.min(1_000, floored));
}

/** Slots, share and who may look, in one word, so that the running proxy takes all of it over at once. */
export function splitWord({ stable, candidate, share, preview }: Split): string {
  return `${stable}-${candidate}-${thousandths(share)}${preview === undefined ? "" : `-${preview}`}`;
}

/** The part of the visitors (0…1) that reaches a slot. */
export function exposure(split: Split, of: Slot): number {
  return (split.stable === of ? 1 - split.share : 0) + (split.candidate === of ? split.share : 0);
}

const fewServers = 8;

/** How many servers each backend has places for. */
export function serversOf({ servers = fewServers }: Pick<ProxyState, "servers">): number {
  return servers;
}

/** Places for so many containers, in eights. */
export function placesFor(replicas: number): number {
  return Math.max(fewServers, Math.ceil(replicas / fewServers) * fewServers);
}

/** Every service and port that some backend is for, once. */
export function endpoints(state: Pick<ProxyState, "routes" | "inside" | "also">): readonly { service: string; port: number }[] {
  const all = [...state.routes, ...(state.also ?? []), ...state.inside].map(
    ({ service, port }) => [`${service}:${port}`, { service, port }] as const,
  );
  return [...new Map(all).values()];
}

export function backendName({ service, port }: { service: string; port: number }, of: Slot): string {
  return `${service}-${port}-${of}`;
}

/** The name under which the containers of a release are found on the base network. */
export function releaseHost(service: string, release: number): string {
  return `${service}-r${release}`;
}
