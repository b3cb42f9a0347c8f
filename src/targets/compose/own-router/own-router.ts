import { fail } from "../../../failure.ts";
import type { Route } from "../../../project/model.ts";
import type { OwnRouter } from "../../../project/own-router.ts";
import type { Clock } from "../../../world.ts";
import { otherSlot, type Slot, type Split } from "../../router.ts";
import type { Store } from "../../target.ts";
import type { Engine } from "../engine.ts";
import { slotBusy, slotEmpty } from "../haproxy/failures.ts";
import { exposure } from "../haproxy/proxy-state.ts";
import type { ComposeRouter } from "../haproxy/router.ts";
import type { Names } from "../naming.ts";
import { releaseContainers } from "../release/containers.ts";
import { knock } from "./knock.ts";
import { type OwnState, ownState } from "./own-state.ts";
import { type SwitchSpec, switchCommand } from "./switch-command.ts";
import { whoAnswered } from "./who-answered.ts";
import { type Verb, whomToServe } from "./whom-to-serve.ts";

export interface OwnRouterSpec extends SwitchSpec {
  readonly own: OwnRouter;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly names: Names;
  readonly store: Store;
  /** On which the user's proxy may be, by their real names. */
  readonly networks: readonly string[];
  readonly routes: readonly Route[];
  /** An image with a shell, through which is asked whether a release listens. */
  readonly image: string;
}

const listensWithinMs = 60_000;
const uncounted = { requests: 0, errors: 0 };

/**
 * The router of an environment whose proxy is the user's. It knows which release is in which slot and calls the user's
 * command with whom visitors are to reach; whether the proxy does that, only an answer from outside tells. Each call says
 * all that is to be so, so that after a crash it is simply made again: going up the command comes first, then the record,
 * going down the record first.
 */
export function ownRouter(spec: OwnRouterSpec): ComposeRouter {
  const { engine, clock, names, own, routes, networks } = spec;
  const records = ownState(spec.store);
  const command = switchCommand(spec);
  const services = routes.map(({ service }) => service);
  let known: OwnState | undefined;
  /** What the command was last told here, and did. */
  let done: string | undefined;
  /** When this process moved visitors away from a slot. */
  const leftAt = new Map<Slot, number>();

  async function read(): Promise<OwnState | undefined> {
    known = await records.read();
    return known;
  }

  async function write(state: OwnState): Promise<void> {
    await records.write(state);
    known = state;
  }

  async function call(verb: Verb, state: OwnState, without: readonly string[] = []): Promise<void> {
    const containers = await releaseContainers(engine, names.scope);
    const nameOf = (service: string, release: number) => names.release(release).service(service);
    const whom = whomToServe({ state, routes, containers, networks, nameOf, without });
    const told = JSON.stringify(whom);
    if (told === done) return;
    done = undefined;
    await command(verb, whom, whom.serves.at(-1) ?? whom.candidate ?? undefined);
    done = told;
  }

  async function listens(release: number, only: readonly string[] | undefined): Promise<void> {
    const containers = (await releaseContainers(engine, names.scope, release)).filter(({ status }) => status === "running");
    for (const network of networks) {
      const at = routes
        .filter(({ service }) => only === undefined || only.includes(service))
        .flatMap(({ service, port }) =>
          containers
            .filter((one) => one.service === service)
            .flatMap(({ addressIn = {} }) => addressIn[network] ?? [])
            .map((address) => `${address}:${port}`),
        );
      const { scope } = names;
      await knock({ engine, clock, scope, image: spec.image, network, release, at, withinMs: listensWithinMs });
    }
  }

  return {
    close: () => undefined,
    prepare: async () => undefined,
    async read() {
      const state = await read();
      return state === undefined || (state.slots.a === undefined && state.slots.b === undefined) ? undefined : state;
    },

    async assign(slot, release, only) {
      const before = (await read()) ?? { slots: { a: undefined, b: undefined }, split: resting(otherSlot(slot)) };
      const there = before.slots[slot];
      if (there !== undefined && there !== release && exposure(before.split, slot) > 0)
        throw fail(slotBusy, { slot, release: there, wanted: release });
      const first = before.slots.a === undefined && before.slots.b === undefined;
      await listens(release, only);
      const state = { slots: { ...before.slots, [slot]: release }, split: first ? resting(otherSlot(slot)) : before.split };
      if (there !== release || first) await write(state);
      await call("assign", state);
    },

    async shift(split) {
      const before = (await read()) ?? { slots: { a: undefined, b: undefined }, split };
      for (const slot of ["a", "b"] as const)
        if (exposure(split, slot) > 0 && before.slots[slot] === undefined) throw fail(slotEmpty, { slot });
      const state = { ...before, split };
      const rises = exposure(split, split.candidate) > exposure(before.split, split.candidate);
      if (rises) await call("shift", state);
      await write(state);
      if (!rises) await call("shift", state);
      for (const slot of ["a", "b"] as const)
        if (exposure(split, slot) === 0 && exposure(before.split, slot) > 0) leftAt.set(slot, clock.monotonic());
    },

    traffic: async () => ({ a: uncounted, b: uncounted }),
    preview: () => ({}),
    asVisitor: () => ({}),
    slotUrl: (slot) =>
      known !== undefined && exposure(known.split, slot) > 0 && known.slots[slot] !== undefined ? spec.about.url : own.preview,
    whoAnswered: (headers) => whoAnswered({ servedBy: own.servedBy, services }, headers),

    async drain(slot, ms) {
      // Nobody counts what is under way, so it gets all the time that it may take.
      const since = leftAt.get(slot);
      if (since !== undefined) await clock.sleep(Math.max(0, ms - (clock.monotonic() - since)));
    },

    async leave(addresses, ms, stop) {
      const state = await read();
      if (state !== undefined) {
        const told = done;
        await call("leave", state, addresses);
        if (told !== done) await clock.sleep(ms);
      }
      await stop();
    },

    async remove() {
      const state = await read();
      if (state === undefined) return;
      const empty: OwnState = { slots: { a: undefined, b: undefined }, split: resting(state.split.stable) };
      await write(empty);
      await call("remove", empty);
    },
  };
}

/** Everybody is where this slot is. */
function resting(stable: Slot): Split {
  return { stable, candidate: otherSlot(stable), share: 0 };
}
