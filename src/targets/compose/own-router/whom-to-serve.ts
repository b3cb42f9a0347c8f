import type { Route } from "../../../project/model.ts";
import { otherSlot } from "../../router.ts";
import type { ReleaseContainer } from "../release/containers.ts";
import type { OwnState } from "./own-state.ts";

/** What the command is asked for. Whatever it is, the rest says what is to be so afterwards. */
export type Verb = "assign" | "shift" | "leave" | "remove";

/** Where a route leads: the containers that run, and the names by which others on the app's networks find them. */
export interface Upstreams {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

/** What the command is told on standard input, as JSON. */
export interface WhomToServe {
  /** Of the releases that get visitors. Two of them only while one replaces the other container by container. */
  readonly serves: readonly number[];
  /** Runs and gets nobody: what a preview shows. */
  readonly candidate: number | null;
  readonly routes: readonly (Upstreams & {
    readonly host: string | null;
    readonly path: string;
    readonly service: string;
    readonly port: number;
    readonly candidate: Upstreams;
  })[];
}

export interface Serving {
  readonly state: OwnState;
  readonly routes: readonly Route[];
  readonly containers: readonly ReleaseContainer[];
  /** By their real names, those on which the proxy may be. */
  readonly networks: readonly string[];
  /** The name by which others find a service of a release. */
  readonly nameOf: (service: string, release: number) => string;
  /** Of containers that are about to end. */
  readonly without: readonly string[];
}

/** Which releases get visitors at this split: one at share 0 or 1, both in between. */
function servedBy({ slots, split }: OwnState): readonly number[] {
  const which = split.share === 0 ? [split.stable] : split.share === 1 ? [split.candidate] : [split.stable, split.candidate];
  return which.flatMap((slot) => slots[slot] ?? []);
}

/** Whom visitors are to reach, by the split and by what runs. */
export function whomToServe(serving: Serving): WhomToServe {
  const { state, routes, containers, networks, nameOf, without } = serving;
  const { slots, split } = state;
  const serves = servedBy(state);
  const idle = split.share === 1 ? split.stable : split.share === 0 ? otherSlot(split.stable) : undefined;
  const candidate = idle === undefined ? undefined : slots[idle];
  const upstreams = (releases: readonly number[], { service, port }: Route): Upstreams => {
    const found = containers
      .filter((one) => one.service === service && releases.includes(one.release) && one.status === "running")
      .flatMap(({ addressIn = {}, release }) => {
        const address = networks.map((network) => addressIn[network]).find((one) => one !== undefined);
        return address === undefined || without.includes(address) ? [] : [{ address: `${address}:${port}`, release }];
      });
    return {
      addresses: found.map(({ address }) => address).sort(),
      names: [...new Set(found.map(({ release }) => `${nameOf(service, release)}:${port}`))].sort(),
    };
  };
  return {
    serves,
    candidate: candidate ?? null,
    routes: routes.map((route) => ({
      host: route.host ?? null,
      path: route.path,
      service: route.service,
      port: route.port,
      ...upstreams(serves, route),
      candidate: upstreams(candidate === undefined ? [] : [candidate], route),
    })),
  };
}
