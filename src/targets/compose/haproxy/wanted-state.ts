import type { Tls } from "../../../project/model.ts";
import { previewToken } from "./preview-token.ts";
import type { ProxySpec } from "./proxy-spec.ts";
import { endpoints, type ProxyState, placesFor, serversOf } from "./proxy-state.ts";

/** Inside the container; few services use ports up there, and none of the routed ones may. */
const firstOwnPort = 30_080;

/** The ports of before are kept while no service needs them: another public one would mean another container. */
function ownPorts(used: readonly number[], before: ProxyState["ports"] | undefined): ProxyState["ports"] {
  const taken = new Set(used);
  const choose = (known: number | undefined): number => {
    let port = known ?? firstOwnPort;
    while (taken.has(port)) port = port === known ? firstOwnPort : port + 1;
    taken.add(port);
    return port;
  };
  return { public: choose(before?.public), runtime: choose(before?.runtime), down: choose(before?.down) };
}

/** In the order of the compose file, so that the same file asks for the same ports. */
function nextFree(taken: Set<number>): number {
  let port = firstOwnPort;
  while (taken.has(port)) port += 1;
  taken.add(port);
  return port;
}

function tlsOf({ plain, listen: { port } }: Tls, listen: number): NonNullable<ProxyState["tls"]> {
  return plain === "redirect" ? { listen, redirect: port } : { listen };
}

/** The state that the spec asks for; slots and split are what they were. */
export async function wantedState(spec: ProxySpec, before: ProxyState | undefined): Promise<ProxyState> {
  const also = (spec.also ?? []).map(({ service, target }) => ({ service, port: target, listen: 0 }));
  const wanted = { routes: spec.routes, inside: spec.inside ?? [], also };
  const used = endpoints(wanted).map(({ port }) => port);
  const ports = ownPorts(used, before?.ports);
  const taken = new Set([...used, ...Object.values(ports)]);
  const listening = also.map((one) => ({ ...one, listen: nextFree(taken) }));
  return {
    ...wanted,
    also: listening.length === 0 ? undefined : listening,
    preview: spec.preview === undefined ? undefined : nextFree(taken),
    ...(spec.tls === undefined ? {} : { tls: tlsOf(spec.tls, nextFree(taken)) }),
    visitors: spec.visitors,
    servers: Math.max(serversOf(before ?? {}), placesFor(spec.replicas ?? 1)),
    ports,
    slots: before?.slots ?? { a: undefined, b: undefined },
    split: before?.split ?? { stable: "a", candidate: "b", share: 0 },
    token: spec.token ?? (await previewToken(spec.volume, spec.world.random)),
  };
}
