import { Failure, fail } from "../../../failure.ts";
import { usualHost } from "../../../project/route-address.ts";
import { heldByAnother } from "../../failures.ts";
import type { Router, Split } from "../../router.ts";
import { otherSlot } from "../../router.ts";
import { askTraffic, countTraffic } from "./count-traffic.ts";
import { slotBusy, slotEmpty } from "./failures.ts";
import { onceItListens } from "./once-it-listens.ts";
import { previewToken } from "./preview-token.ts";
import { ensureProxy, existingState } from "./proxy.ts";
import { findContainer } from "./proxy-container.ts";
import { proxyFiles } from "./proxy-files.ts";
import { type ProxySpec, proxyName } from "./proxy-spec.ts";
import { backendName, endpoints, exposure, type ProxyState, splitWord } from "./proxy-state.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { underWay, underWayOn } from "./sessions.ts";
import { setSplit as setRunningSplit } from "./set-split.ts";
import { slotServers } from "./slot-servers.ts";

export interface ComposeRouter extends Router {
  /** Sends nobody new to these addresses, waits at most `ms` for requests under way there, and lets `stop` do its work. */
  leave(addresses: readonly string[], ms: number, stop: () => Promise<void>): Promise<void>;
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
  const count = countTraffic();
  const servers = slotServers(spec, speak);
  /** What this process last wrote: looking it up again takes longer than to move everybody. */
  let lastWritten: ProxyState | undefined;

  function speak(state: ProxyState): Runtime {
    session ??= runtime({ engine, clock: world.clock, proxy, port: state.ports.runtime });
    return session;
  }

  function close(): void {
    session?.close();
    session = undefined;
  }

  const setSplit = (state: ProxyState, split: Split) => setRunningSplit(speak(state), files.map, split);

  /** What was last written here, if the running proxy splits by it still; else what the file says. */
  async function stateNow(): Promise<ProxyState> {
    if (lastWritten !== undefined) {
      const word = `value="${splitWord(lastWritten.split)}"`;
      const [now = ""] = await speak(lastWritten)
        .ask(`get map ${files.map} split`)
        .catch(() => []);
      if (now.includes(word)) return lastWritten;
    }
    return existingState(files, scope);
  }

  async function keep(state: ProxyState): Promise<void> {
    lastWritten = undefined;
    await files.write(state);
    lastWritten = state;
  }

  /** Opens the session while others are busy: that takes longer than all that is said in it. */
  async function approach(): Promise<void> {
    const state = await files.read();
    if (state !== undefined)
      void speak(state)
        .ask("show version")
        .catch(() => undefined);
  }

  return {
    close,
    async prepare() {
      const found = await findContainer(engine, proxy);
      if (found === undefined) world.log.info((await ensureProxy(spec)).explanation);
      else if (found.running) await approach();
    },
    async read() {
      const state = await files.read();
      if (state === undefined || (state.slots.a === undefined && state.slots.b === undefined)) return undefined;
      return { slots: state.slots, split: state.split };
    },

    async assign(slot, release, services) {
      const { change, explanation, state: found } = await ensureProxy({ ...spec, token }, speak);
      if (change !== "none") {
        close();
        world.log.info(explanation);
      }
      const before = found ?? (await existingState(files, scope));
      const there = before.slots[slot];
      if (there !== undefined && there !== release && exposure(before.split, slot) > 0) {
        throw fail(slotBusy, { slot, release: there, wanted: release });
      }
      const first = before.slots.a === undefined && before.slots.b === undefined;
      // Before the first release nobody is to reach it until traffic is moved.
      const split: Split = first ? { stable: otherSlot(slot), candidate: slot, share: 0 } : before.split;
      const state = { ...before, slots: { ...before.slots, [slot]: release }, split };
      if (there !== release || first) await keep(state);
      if (first) await setSplit(state, split);
      if (!(await servers.namedAlready(state, slot, release))) await servers.rename(state, slot, release);
      await servers.awaitReached(state, slot, release, services);
    },

    async shift(split) {
      const before = await stateNow();
      const state = { ...before, split };
      splitWord(split);
      for (const slot of ["a", "b"] as const) {
        if (exposure(split, slot) > 0 && before.slots[slot] === undefined) throw fail(slotEmpty, { slot });
      }
      const rises = exposure(split, split.candidate) > exposure(before.split, split.candidate);
      if (rises) await setSplit(before, split);
      const kept = keep(state);
      if (rises) return kept;
      // On a full disk the file can't be written; visitors are brought back all the same.
      await kept.catch((error: unknown) => {
        if (error instanceof Failure && error.code === heldByAnother.code) throw error;
      });
      const runs = async () => (await findContainer(engine, proxy))?.running === true;
      await onceItListens(world.clock, { tell: () => setSplit(before, split), runs });
      await kept;
    },

    async traffic() {
      const state = await existingState(files, scope);
      return askTraffic(speak(state), count);
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

    async leave(addresses, ms, stop) {
      const state = await files.read();
      const running = state !== undefined && (await findContainer(engine, proxy))?.running === true;
      const leaving = running ? await servers.at(state, addresses) : [];
      if (!running || leaving.length === 0) return stop();
      const set = (to: string) => speak(state).ask(...leaving.map((server) => `set server ${server} state ${to}`));
      await set("drain");
      const began = world.clock.monotonic();
      while (world.clock.monotonic() - began < ms) {
        const [stat = ""] = await speak(state).ask("show stat");
        if (underWayOn(stat, leaving) === 0) break;
        await world.clock.sleep(100);
      }
      await stop();
      // Whoever gets this place next is not to find it closed.
      await set("ready");
    },

    preview: (slot) => ({ ...usualHost(spec.routes), "sluice-preview": `${token}-${slot}` }),
    asVisitor: () => ({ ...usualHost(spec.routes), "sluice-preview": `${token}-split` }),

    async remove() {
      close();
      await engine.docker(["rm", "--force", proxy]);
      const state = await files.read();
      if (state !== undefined) await files.write({ ...state, slots: { a: undefined, b: undefined } });
    },
  };
}
