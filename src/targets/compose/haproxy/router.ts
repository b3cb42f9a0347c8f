import { fail } from "../../../failure.ts";
import type { Router, Slot, Split } from "../../router.ts";
import { otherSlot } from "../../router.ts";
import { serversPerBackend } from "./config.ts";
import { proxyRefused, releaseNotReached, slotBusy, slotEmpty } from "./failures.ts";
import { previewToken } from "./preview-token.ts";
import { ensureProxy, existingState } from "./proxy.ts";
import { findContainer } from "./proxy-container.ts";
import { proxyFiles } from "./proxy-files.ts";
import { type ProxySpec, proxyName } from "./proxy-spec.ts";
import { backendName, endpoints, exposure, type ProxyState, releaseHost, splitWord } from "./proxy-state.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { parseServers, type ServerState } from "./servers.ts";
import { underWay } from "./sessions.ts";
import { parseTraffic } from "./traffic-table.ts";

/** A service without a healthcheck counts as well before it listens: its start has to fit in here. */
const reachedWithinMs = 60_000;
const sayEveryMs = 10_000;
const othersWithinMs = 3_000;
/** From the range for documentation: nothing answers there. */
const nowhere = "192.0.2.1";

const serverNames = Array.from({ length: serversPerBackend }, (_none, index) => `s${index + 1}`);

function sayServer(server: ServerState): string {
  if (server.address === "" || server.address === nowhere)
    return `${server.backend}: Docker's DNS does not know ${server.host}`;
  return `${server.backend}: nothing accepts connections at ${server.host} (${server.address})`;
}

export interface ComposeRouter extends Router {
  /** Makes the proxy where there is none, so that base services find the names of released ones from their start. */
  prepare(): Promise<void>;
  close(): void;
}

/** The router of an environment on one Docker engine: HAProxy with two slots for every routed service. */
export async function composeRouter(spec: ProxySpec): Promise<ComposeRouter> {
  const { engine, scope, world } = spec;
  const proxy = proxyName(scope);
  const files = proxyFiles(spec.volume);
  const token = await previewToken(spec.volume, world.random);
  world.log.mask(token);
  let session: Runtime | undefined;

  function speak(state: ProxyState): Runtime {
    session ??= runtime({ engine, clock: world.clock, proxy, port: state.ports.runtime });
    return session;
  }

  function close(): void {
    session?.close();
    session = undefined;
  }

  async function setSplit(state: ProxyState, split: Split): Promise<void> {
    const word = splitWord(split);
    const command = `set map ${files.map} split ${word}`;
    const [said = "", now = ""] = await speak(state).ask(command, `get map ${files.map} split`);
    if (!now.includes(`value="${word}"`)) throw fail(proxyRefused, { command, said: `${said} ${now}`.trim() });
  }

  const serversOf = async (state: ProxyState, slot: Slot, wanted: ReturnType<typeof endpoints>) => {
    const names = wanted.map((endpoint) => backendName(endpoint, slot));
    const answers = await speak(state).ask(...names.map((name) => `show servers state ${name}`));
    return answers.map((answer) => parseServers(answer).filter(({ name }) => serverNames.includes(name)));
  };

  /**
   * Servers rest while they change, so that a check of the new address, not of the old one, wakes them. The old address
   * is wiped: it may belong to another release by now.
   */
  async function rename(state: ProxyState, slot: Slot, release: number): Promise<void> {
    for (const endpoint of endpoints(state)) {
      const host = releaseHost(endpoint.service, release);
      const servers = serverNames.map((name) => `${backendName(endpoint, slot)}/${name}`);
      const commands = servers.flatMap((server) => [
        `set server ${server} state maint`,
        `set server ${server} fqdn ${host}`,
        `set server ${server} addr ${nowhere}`,
        `set server ${server} state ready`,
      ]);
      await speak(state).ask(...commands);
    }
  }

  /**
   * All routes, or those of the named services, must be reached. What else is published or asked for inside may be a port
   * on which nobody listens, so it only gets the time in which the proxy would see it.
   */
  async function awaitReached(state: ProxyState, slot: Slot, release: number, services: readonly string[] | undefined) {
    const all = endpoints(state).filter(({ service }) => services === undefined || services.includes(service));
    const routed = all.filter(({ service, port }) => state.routes.some((one) => one.service === service && one.port === port));
    const began = world.clock.monotonic();
    let said = began;
    for (;;) {
      const wanted = world.clock.monotonic() - began < othersWithinMs ? all : routed;
      const backends = await serversOf(state, slot, wanted);
      const reached = (server: ServerState) =>
        server.running && server.checked && !server.maintenance && server.address !== "" && server.address !== nowhere;
      const missing = backends.filter((servers) => !servers.some(reached));
      if (missing.length === 0) return;
      const ms = world.clock.monotonic() - began;
      if (ms > (spec.reachWithinMs ?? reachedWithinMs)) {
        const servers = missing.flatMap((all) => all.slice(0, 1)).map(sayServer);
        throw fail(releaseNotReached, { release, servers, ms });
      }
      if (world.clock.monotonic() - said >= sayEveryMs) {
        said = world.clock.monotonic();
        const servers = missing
          .flatMap((all) => all.slice(0, 1))
          .map(sayServer)
          .join("; ");
        world.log.info(`Waiting until the proxy reaches release ${release} (${Math.round(ms / 1_000)} s): ${servers}`);
      }
      await world.clock.sleep(150);
    }
  }

  async function namedAlready(state: ProxyState, slot: Slot, release: number): Promise<boolean> {
    const backends = await serversOf(state, slot, endpoints(state));
    const hosts = endpoints(state).map(({ service }) => releaseHost(service, release));
    return backends.every((servers, index) => servers.every((server) => server.host === hosts[index] && !server.maintenance));
  }

  return {
    close,
    async prepare() {
      if ((await findContainer(engine, proxy)) !== undefined) return;
      world.log.info((await ensureProxy(spec)).explanation);
    },
    async read() {
      const state = await files.read();
      if (state === undefined || (state.slots.a === undefined && state.slots.b === undefined)) return undefined;
      return { slots: state.slots, split: state.split };
    },

    async assign(slot, release, services) {
      const { change, explanation } = await ensureProxy(spec);
      if (change !== "none") {
        close();
        world.log.info(explanation);
      }
      const before = await existingState(files, scope);
      const there = before.slots[slot];
      if (there !== undefined && there !== release && exposure(before.split, slot) > 0) {
        throw fail(slotBusy, { slot, release: there, wanted: release });
      }
      const first = before.slots.a === undefined && before.slots.b === undefined;
      // Before the first release nobody is to reach it until traffic is moved.
      const split: Split = first ? { stable: otherSlot(slot), candidate: slot, share: 0 } : before.split;
      const state = { ...before, slots: { ...before.slots, [slot]: release }, split };
      if (there !== release || first) await files.write(state);
      if (first) await setSplit(state, split);
      if (!(await namedAlready(state, slot, release))) await rename(state, slot, release);
      await awaitReached(state, slot, release, services);
    },

    async shift(split) {
      const before = await existingState(files, scope);
      const state = { ...before, split };
      splitWord(split);
      for (const slot of ["a", "b"] as const) {
        if (exposure(split, slot) > 0 && before.slots[slot] === undefined) throw fail(slotEmpty, { slot });
      }
      const rises = exposure(split, split.candidate) > exposure(before.split, split.candidate);
      if (rises) await setSplit(before, split);
      await files.write(state);
      if (rises) return;
      try {
        await setSplit(before, split);
      } catch (error) {
        // A proxy that doesn't run sends nobody anywhere, and starts with what the file says.
        if ((await findContainer(engine, proxy))?.running === true) throw error;
      }
    },

    async traffic() {
      const state = await existingState(files, scope);
      const [table = ""] = await speak(state).ask("show table sluice-traffic");
      return parseTraffic(table);
    },

    async drain(slot, ms) {
      const state = await existingState(files, scope);
      const backends = endpoints(state).map((endpoint) => backendName(endpoint, slot));
      const began = world.clock.monotonic();
      while (world.clock.monotonic() - began < ms) {
        const [stat = ""] = await speak(state).ask("show stat");
        if (underWay(stat, backends) === 0) return;
        await world.clock.sleep(100);
      }
    },

    preview: (slot) => ({ "sluice-preview": `${token}-${slot}` }),
    asVisitor: () => ({ "sluice-preview": `${token}-split` }),

    async remove() {
      close();
      await engine.docker(["rm", "--force", proxy]);
      const state = await files.read();
      if (state !== undefined) await files.write({ ...state, slots: { a: undefined, b: undefined } });
    },
  };
}
