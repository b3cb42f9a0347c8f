import type { Environment } from "../../../project/model.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { World } from "../../../world.ts";
import type { Adopted } from "../adoption.ts";
import type { ComposeDocument } from "../document.ts";
import type { Engine } from "../engine.ts";
import { findContainer } from "../haproxy/proxy-container.ts";
import type { Names } from "../naming.ts";
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
  const { publish, also } = proxyReach(given);
  const proxy = await findContainer(engine, names.proxy);
  const secure = environment.tls === undefined ? [] : [environment.tls.listen.port];
  const wanted = publish === undefined ? [] : [publish.port, ...also.map(({ port }) => port), ...secure];
  const [machine, compose, holders] = await Promise.all([
    // Ports are only looked at where no proxy runs, and then from the host's own network.
    askMachine(engine, world.clock, environment.proxyImage, proxy?.running === true ? proxy.id : undefined),
    world.run({ argv: ["docker", "compose", "version", "--short"], timeoutMs: 30_000 }),
    proxy?.running === true ? new Map<number, Holder>() : portHolders(engine),
  ]);
  return ready(machine, {
    where: engine.where,
    composeVersion: compose.stdout.trim(),
    memory: memoryLimits(document, services),
    // A proxy that runs holds its ports itself, and what is adopted gives its own up.
    ports: proxy?.running === true ? [] : wanted.filter((port) => !isAdopted(given, holders.get(port))),
    holders: new Map([...holders].map(([port, { container }]) => [port, `the container ${container}`])),
  });
}

function isAdopted({ adopted }: Inspection, holder: Holder | undefined): boolean {
  return adopted !== undefined && holder?.project === adopted.project;
}
