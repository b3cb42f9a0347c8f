import { fail } from "../../failure.ts";
import type { Environment, Tls } from "../../project/model.ts";
import type { Store, Workplace } from "../target.ts";
import type { ComposeTargetSpec } from "./compose-target.ts";
import { noListen } from "./failures.ts";
import { type ComposeRouter, composeRouter } from "./haproxy/router.ts";
import { ownRouter } from "./own-router/own-router.ts";
import { type ProxyReach, proxyReach } from "./proxy-reach.ts";
import type { StateVolume } from "./state/volume.ts";

export interface Routed {
  readonly router: ComposeRouter;
  /** Where this step reaches the router from outside, without a slash at the end. */
  readonly baseUrl: string;
  /** Where people reach it, as far as the host's address tells. */
  readonly publicUrl: string;
}

export interface Records {
  readonly volume: StateVolume;
  readonly store: Store;
  readonly workplace: Workplace;
}

/** The router of an environment: HAProxy, or a proxy of the user's own. */
export async function routerOf(spec: ComposeTargetSpec, records: Records): Promise<Routed> {
  const { world, environment } = spec;
  const reach = proxyReach(spec);
  if (reach.lost.length > 0) world.log.warning(sayLost(reach.lost, environment));
  if (reach.opened.length > 0) {
    world.log.warning(
      `${reach.opened.join(", ")} has internal networks only, yet a way out by its release's own network. Close it at the host's firewall (10.213.0.0/16) where that matters.`,
    );
  }
  return environment.ownRouter === undefined ? haproxy(spec, records, reach) : behindOwn(spec, records, reach);
}

function behindOwn(spec: ComposeTargetSpec, { store, workplace }: Records, { networks }: ProxyReach): Routed {
  const { world, reached, names, environment, project, services } = spec;
  const { engine } = reached;
  const { routes, url = "", ownRouter: own, proxyImage: image, name } = environment;
  if (own === undefined) throw new Error("no proxy of the user's own");
  const router = ownRouter({
    ...{ world, clock: world.clock, engine, names, own, store, workplace, networks, routes, image },
    released: services.map((service) => service.name),
    directory: project.directory,
    about: { environment: name, host: engine.where, url },
  });
  return { router, baseUrl: url, publicUrl: url };
}

async function haproxy(spec: ComposeTargetSpec, { volume }: Records, reach: ProxyReach): Promise<Routed> {
  const { world, reached, names, environment, services } = spec;
  const { engine, machine } = reached;
  const { strategy, tls, routes, proxyImage: image } = environment;
  const { publish, also, inside, networks } = reach;
  if (publish === undefined) throw fail(noListen, { environment: environment.name });
  const router = await composeRouter({
    ...{ world, engine, volume, scope: names.scope, image, publish, also, networks, routes, inside, tls },
    visitors: { sticky: strategy.sticky ?? "visitor", cohorts: strategy.cohorts },
    preview: strategy.preview?.port,
    replicas: Math.max(1, ...services.map(({ replicas = 1 }) => replicas)),
  });
  const baseUrl = await reached.outside(publish);
  const plainUrl = machine === undefined ? baseUrl : `http://${spoken(machine)}:${publish.port}`;
  return { router, baseUrl, publicUrl: tls === undefined ? plainUrl : secureUrl(tls, machine) };
}

const spoken = (machine: string) => (machine.includes(":") ? `[${machine}]` : machine);

function secureUrl({ listen: { port } }: Tls, machine = "localhost"): string {
  return `https://${spoken(machine)}${port === 443 ? "" : `:${port}`}`;
}

function sayLost(lost: readonly string[], { listen, ownRouter: own }: Environment): string {
  const ports = lost.join(", ");
  if (own !== undefined)
    return `Releases have no port of the host, since your proxy stands before them: nobody listens for ${ports}, which the compose file publishes.`;
  const why =
    listen === undefined
      ? "The proxy publishes TCP ports of released servers only"
      : "With `listen` the proxy publishes that port only";
  return `${why}: nobody listens for ${ports}, which the compose file publishes. Give it a route, or make it a base service.`;
}
