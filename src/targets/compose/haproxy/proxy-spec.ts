import type { Cohorts, Route, Tls } from "../../../project/model.ts";
import type { World } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import type { StateVolume } from "../state/volume.ts";

export interface Visitors {
  readonly sticky: "visitor" | "request";
  readonly cohorts?: Cohorts | undefined;
}

/** A port of the host that leads to one service alone. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  readonly service: string;
  /** The port inside the service's containers. */
  readonly target: number;
}

/** What the proxy of an environment is to be. */
export interface ProxySpec {
  readonly world: Pick<World, "clock" | "random" | "log">;
  readonly engine: Engine;
  readonly volume: StateVolume;
  readonly scope: string;
  readonly image: string;
  /** Where it listens on the host; an empty address means all of them. */
  readonly publish: { readonly address: string; readonly port: number };
  /** More ports of the host, each for one service. */
  readonly also?: readonly Listening[];
  /** Networks on which the routed services are found, by their real names; all must exist. */
  readonly networks: readonly string[];
  readonly routes: readonly Route[];
  /** Released services without a route that base services ask for by their plain names. */
  readonly inside?: readonly { readonly service: string; readonly port: number }[];
  /** How visitors are told apart; they stick to a release where nothing is said. */
  readonly visitors?: Visitors;
  /** A port of the host on which the candidate is looked at before visitors are sent to it. */
  readonly preview?: { readonly address: string; readonly port: number } | undefined;
  /** Where it speaks HTTPS besides. */
  readonly tls?: Tls | undefined;
  /** Containers of the service that has most. */
  readonly replicas?: number;
  /** The token of the preview, by who has read it already; else it is read. */
  readonly token?: string;
  /** How long a release may take until the proxy reaches it; a minute where nothing is said. */
  readonly reachWithinMs?: number;
}

export function proxyName(scope: string): string {
  return `${scope}-proxy`;
}
