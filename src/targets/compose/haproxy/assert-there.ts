import { fail } from "../../../failure.ts";
import { releaseGone } from "../failures.ts";
import { findDead } from "../release/await-well.ts";
import { type ReleaseContainer, releaseContainers } from "../release/containers.ts";
import type { ProxySpec } from "./proxy-spec.ts";
import { releaseHost } from "./proxy-state.ts";

/** What was removed or has died since it was well is not waited for: the proxy can't reach it any more. */
export async function assertThere(spec: ProxySpec, release: number, services: ReadonlySet<string>): Promise<void> {
  const { engine, scope } = spec;
  const own = (await releaseContainers(engine, scope, release)).filter(({ service }) => services.has(service));
  const left = new Set(own.map(({ service }) => service));
  if ([...services].some((service) => !left.has(service))) throw fail(releaseGone, { release });
  const dead = await findDead(engine, own);
  if (dead !== undefined) throw dead;
  for (const container of own) await rejoin(spec, container);
}

/** A network that was removed and made again by hand has lost its containers, which run on and are found by nobody. */
async function rejoin({ engine, networks, world }: ProxySpec, container: ReleaseContainer): Promise<void> {
  const { id, name, service, release, status, addressIn = {} } = container;
  const [network] = networks;
  if (network === undefined || status !== "running" || networks.some((one) => addressIn[one] !== undefined)) return;
  const connected = await engine.docker(["network", "connect", "--alias", releaseHost(service, release), network, id]);
  if (connected.code === 0) world.log.warning(`${name} had been taken off the network ${network}, and is on it again.`);
}
