import { z } from "zod";
import { fail } from "../../../failure.ts";
import type { Slot, Slots, Split } from "../../router.ts";
import { shareTooSmall } from "./failures.ts";

/** A path of the public address, and the service and container port that serve it. */
const route = z.object({ path: z.string(), service: z.string(), port: z.number() });

/** Ports inside the proxy's container; none is a port of a routed service. */
const ports = z.object({ public: z.number(), runtime: z.number(), down: z.number() });

const slot = z.enum(["a", "b"]);

export const proxyStateSchema = z.object({
  routes: z.array(route),
  /** Services that have no route, but whose plain names mean what the proxy says too. */
  inside: z.array(z.object({ service: z.string(), port: z.number() })),
  /** Services with a public port of their own; `listen` is the port inside the proxy's container. */
  also: z.array(z.object({ listen: z.number(), service: z.string(), port: z.number() })).optional(),
  ports,
  slots: z.object({ a: z.number().optional(), b: z.number().optional() }),
  split: z.object({ stable: slot, candidate: slot, share: z.number() }),
  /** Who knows it may choose the slot of a request. */
  token: z.string(),
});

/** All that the proxy's files are made from. */
export interface ProxyState {
  readonly routes: readonly { readonly path: string; readonly service: string; readonly port: number }[];
  readonly inside: readonly { readonly service: string; readonly port: number }[];
  readonly also?: readonly { readonly listen: number; readonly service: string; readonly port: number }[] | undefined;
  readonly ports: z.infer<typeof ports>;
  readonly slots: Slots;
  readonly split: Split;
  readonly token: string;
}

export const slots: readonly Slot[] = ["a", "b"];

/** The share in thousandths, rounded down: the candidate never gets more than was said. */
export function thousandths(share: number): number {
  const floored = Math.floor(share * 1_000 + 1e-9);
  if (share > 0 && floored === 0) throw fail(shareTooSmall, { share });
  return Math.max(0, Math.min(1_000, floored));
}

/** Slots and share in one word, so that the running proxy takes all three over at once. */
export function splitWord({ stable, candidate, share }: Split): string {
  return `${stable}-${candidate}-${thousandths(share)}`;
}

/** The part of the visitors (0…1) that reaches a slot. */
export function exposure(split: Split, of: Slot): number {
  return (split.stable === of ? 1 - split.share : 0) + (split.candidate === of ? split.share : 0);
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
