import { fail } from "../../../failure.ts";
import type { Slot } from "../../router.ts";
import { releaseContainers } from "../release/containers.ts";
import { assertThere } from "./assert-there.ts";
import { releaseNotReached } from "./failures.ts";
import type { ProxySpec } from "./proxy-spec.ts";
import { backendName, endpoints, type ProxyState, releaseHost, serversOf, slots } from "./proxy-state.ts";
import type { Runtime } from "./runtime.ts";
import { parseServers, type ServerState } from "./servers.ts";

/** A service without a healthcheck counts as well before it listens: its start has to fit in here. */
const reachedWithinMs = 60_000;
const sayEveryMs = 10_000;
const lookEveryMs = 1_000;
const othersWithinMs = 3_000;
/** Most are reached by then; who is not takes longer, and need not be looked at so often. */
const quickMs = 1_500;
/** From the range for documentation: nothing answers there. */
const nowhere = "192.0.2.1";

const serverNames = (state: ProxyState) => Array.from({ length: serversOf(state) }, (_none, index) => `s${index + 1}`);

function sayServer(server: ServerState): string {
  if (server.address === "" || server.address === nowhere)
    return `${server.backend}: Docker's DNS does not know ${server.host}`;
  return `${server.backend}: nothing accepts connections at ${server.host} (${server.address})`;
}

/** The servers of a slot in the running proxy: which release they are, and whether they are reached. */
export function slotServers(spec: ProxySpec, speak: (state: ProxyState) => Runtime) {
  const { world, engine, scope, reachWithinMs } = spec;

  /** How many containers of each service of a release run: each of them is to be reached. */
  async function runningOf(release: number): Promise<ReadonlyMap<string, number>> {
    const running = (await releaseContainers(engine, scope, release)).filter(({ status }) => status === "running");
    return new Map([...Map.groupBy(running, ({ service }) => service)].map(([name, all]) => [name, all.length]));
  }

  const serversIn = async (state: ProxyState, slot: Slot, wanted: ReturnType<typeof endpoints>) => {
    const names = wanted.map((endpoint) => backendName(endpoint, slot));
    const own = new Set(serverNames(state));
    const answers = await speak(state).ask(...names.map((name) => `show servers state ${name}`));
    return answers.map((answer) => parseServers(answer).filter(({ name }) => own.has(name)));
  };

  /** Where the proxy finds the containers of a release that run, by service, as the engine knows it at this moment. */
  async function addressesOf(release: number): Promise<ReadonlyMap<string, readonly string[]>> {
    const running = (await releaseContainers(engine, scope, release)).filter(({ status }) => status === "running");
    const known = running.map(({ service, addressIn = {} }) => ({
      service,
      address: spec.networks.map((network) => addressIn[network]).find((address) => address !== undefined),
    }));
    const found = Map.groupBy(known, ({ service }) => service);
    return new Map([...found].map(([service, all]) => [service, all.flatMap(({ address = [] }) => address)]));
  }

  /**
   * Servers rest while they change, so that a check of the new address, not of the old one, wakes them. The old address
   * is wiped: it may belong to another release by now. In its place comes the one that the engine knows, so that nobody
   * waits for Docker's DNS; whatever that says a moment later counts.
   */
  async function rename(state: ProxyState, slot: Slot, release: number): Promise<void> {
    const addresses = await addressesOf(release);
    for (const endpoint of endpoints(state)) {
      const host = releaseHost(endpoint.service, release);
      const own = addresses.get(endpoint.service) ?? [];
      const servers = serverNames(state).map((name) => `${backendName(endpoint, slot)}/${name}`);
      const commands = servers.flatMap((server, index) => [
        `set server ${server} state maint`,
        `set server ${server} fqdn ${host}`,
        `set server ${server} addr ${own[index] ?? nowhere}`,
        `set server ${server} state ready`,
        // One that is made ready counts as up until a check says otherwise: nobody is to be sent where nothing runs.
        ...(own[index] === undefined ? [`set server ${server} health down`] : []),
      ]);
      await speak(state).ask(...commands);
    }
  }

  /**
   * All routes, or those of the named services, must be reached. What else is published or asked for inside may be a port
   * on which nobody listens, so it only gets the time in which the proxy would see it.
   */
  async function awaitReached(state: ProxyState, slot: Slot, release: number, services: readonly string[] | undefined) {
    const counts = (spec.replicas ?? 1) > 1 ? await runningOf(release) : undefined;
    const all = endpoints(state).filter(({ service }) => services === undefined || services.includes(service));
    const routed = all.filter(({ service, port }) => state.routes.some((one) => one.service === service && one.port === port));
    const began = world.clock.monotonic();
    let said = began;
    let looked = began;
    for (;;) {
      const wanted = world.clock.monotonic() - began < othersWithinMs ? all : routed;
      const backends = await serversIn(state, slot, wanted);
      const up = ({ running, maintenance }: ServerState) => running && !maintenance;
      const placed = ({ address }: ServerState) => address !== "" && address !== nowhere;
      const enough = (servers: readonly ServerState[], index: number) =>
        servers.filter((server) => up(server) && placed(server) && server.checked).length >=
          (counts?.get(wanted[index]?.service ?? "") ?? 1) && !servers.some((server) => up(server) && !placed(server));
      const missing = backends.filter((servers, index) => !enough(servers, index));
      if (missing.length === 0) return;
      const ms = world.clock.monotonic() - began;
      if (ms > (reachWithinMs ?? reachedWithinMs)) {
        const servers = missing.flatMap((all) => all.slice(0, 1)).map(sayServer);
        throw fail(releaseNotReached, { release, servers, ms });
      }
      if (ms > quickMs && world.clock.monotonic() - looked >= lookEveryMs) {
        looked = world.clock.monotonic();
        const services = wanted.flatMap(({ service }, index) => (enough(backends[index] ?? [], index) ? [] : [service]));
        await assertThere(spec, release, new Set(services.filter((one) => routed.some(({ service }) => service === one))));
      }
      if (world.clock.monotonic() - said >= sayEveryMs) {
        said = world.clock.monotonic();
        const servers = missing
          .flatMap((all) => all.slice(0, 1))
          .map(sayServer)
          .join("; ");
        world.log.info(`Waiting until the proxy reaches release ${release} (${Math.round(ms / 1_000)} s): ${servers}`);
      }
      await world.clock.sleep(ms < quickMs ? 30 : 150);
    }
  }

  async function namedAlready(state: ProxyState, slot: Slot, release: number): Promise<boolean> {
    const backends = await serversIn(state, slot, endpoints(state));
    const hosts = endpoints(state).map(({ service }) => releaseHost(service, release));
    return backends.every((servers, index) => servers.every((server) => server.host === hosts[index] && !server.maintenance));
  }

  /** The servers, in whichever slot, that have one of these addresses, as commands name them. */
  async function at(state: ProxyState, addresses: readonly string[]): Promise<readonly string[]> {
    const everything = await Promise.all(slots.map((slot) => serversIn(state, slot, endpoints(state))));
    const found = everything.flat(2).filter(({ address }) => addresses.includes(address));
    return found.map(({ backend, name }) => `${backend}/${name}`);
  }

  return { rename, awaitReached, namedAlready, at };
}
