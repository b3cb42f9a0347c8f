import type { Environment } from "../../../project/model.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { World } from "../../../world.ts";
import type { ComposeDocument } from "../document/document.ts";
import type { Engine } from "../engine.ts";
import { findContainer } from "../haproxy/proxy-container.ts";
import type { Names } from "../naming.ts";
import type { Adopted } from "../plain/adoption.ts";
import { proxyReach } from "../proxy-reach.ts";
import { type Holder, portHolders } from "./holders.ts";
import { askMachine } from "./machine.ts";
import { memoryLimits } from "./memory-limits.ts";
import { type Readiness, ready } from "./ready.ts";

export interface Inspection {
  readonly world: Pick<World, "run" | "clock">;
  readonly engine: Engine;
  readonly names: Names;
  readonly environment: Environment;
  readonly document: ComposeDocument;
  readonly services: readonly ReleasedService[];
  /** What is taken over holds the port until it is handed over. */
  readonly adopted: Adopted | undefined;
}

/** Looks at one host before anything is changed on it. */
export async function inspect(given: Inspection): Promise<Readiness> {
  const { world, engine, names, environment, document, services } = given;
  const proxy = await findContainer(engine, names.proxy);
  const wanted = wantedPorts(given, proxy?.running === true ? proxy.traits?.port : undefined);
  // Before the rest: a Docker that refuses is then told by the same words each time.
  const holders = wanted.length === 0 ? new Map<number, Holder>() : await portHolders(engine);
  const [machine, compose] = await Promise.all([
    // Where there are ports to look at, they are looked at from the host's own network.
    askMachine(
      engine,
      world.clock,
      environment.proxyImage,
      proxy?.running === true && wanted.length === 0 ? proxy.id : undefined,
    ),
    world.run({ argv: ["docker", "compose", "version", "--short"], timeoutMs: 30_000 }),
  ]);
  return ready(machine, {
    where: engine.where,
    composeVersion: compose.stdout.trim(),
    memory: memoryLimits(document, services),
    // What is adopted gives its own up.
    ports: wanted.filter((port) => !isAdopted(given, holders.get(port))),
    holders: new Map([...holders].map(([port, { container }]) => [port, `the container ${container}`])),
  });
}

/** Ports that the proxy is to publish, but for those that it holds already. */
function wantedPorts(given: Inspection, held = ""): readonly number[] {
  const { environment } = given;
  const { publish, also } = proxyReach(given);
  // Behind a proxy of the user's own nothing is published.
  if (publish === undefined || environment.ownRouter !== undefined) return [];
  const others = [environment.tls?.listen, environment.strategy.preview?.port, ...also];
  const all = [publish, ...others].flatMap((one) => (one === undefined ? [] : [one.port]));
  return all.filter((port) => !held.split(" ").some((mapping) => mapping.split(":").at(-2) === String(port)));
}

function isAdopted({ adopted }: Inspection, holder: Holder | undefined): boolean {
  return adopted !== undefined && holder?.project === adopted.project;
}
