import type { AlertRule } from "../health/alert-rule.ts";
import type { CheckSpec } from "../health/spec/check-spec.ts";
import type { ScoreRules } from "../health/verdict.ts";
import type { ComponentBuild } from "./component-build.ts";
import type { Hooks } from "./hooks.ts";
import type { OwnRouter } from "./own-router.ts";

/** The project as `sluice.yaml` and the compose files say it, checked and complete; see design §4. */
export interface Project {
  readonly name: string;
  /** Folder of `sluice.yaml` (absolute); paths of the project are relative to it. */
  readonly directory: string;
  /** The configuration file, for failures that name a place; undefined when there is none. */
  readonly file: string | undefined;
  /** Compose files, relative to `directory`, in the order in which they are merged. */
  readonly compose: readonly string[];
  /** Every compose file that was read, included and extended ones too, relative to `directory`. */
  readonly sources?: readonly string[];
  readonly components: readonly Component[];
  /** In the order of promotion. */
  readonly environments: readonly Environment[];
}

/** A part that is built and released on its own. */
export interface Component {
  readonly name: string;
  /** Folder whose files belong to the component, relative to the project's directory. */
  readonly path: string;
  /** The compose service with `build:`, or undefined for a library that others need. */
  readonly service: string | undefined;
  /** Every compose service that runs this component's image: `service` itself first, then e.g. a worker without `build:`. */
  readonly services: readonly string[];
  /** Image name without tag, e.g. `ghcr.io/acme/shop-api`; undefined when nothing is built. Compose variables resolved. */
  readonly image: string | undefined;
  /** Build context and Dockerfile, relative to the project's directory. */
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  /** What else its compose service says of the build; undefined where nothing is built. */
  readonly build?: ComponentBuild | undefined;
  /** Names of components whose change means a change of this one. */
  readonly needs: readonly string[];
  /** More globs that belong to the component. */
  readonly paths: readonly string[];
  /** Commands, each an argv. */
  readonly lint: readonly (readonly [string, ...string[]])[];
  readonly test: readonly (readonly [string, ...string[]])[];
  /** `single`: two releases of it must never run side by side. `many`: they may, though they share a volume. */
  readonly writer?: "single" | "many" | undefined;
  /** Set when the component is a Python project whose environment is validated. */
  readonly python:
    | { readonly version: string | undefined; readonly tools: readonly string[]; readonly imports: readonly string[] }
    | undefined;
}

export interface Environment {
  readonly name: string;
  /** `local` is the engine that the runner's Docker client speaks to. */
  readonly host: Host;
  /** Several hosts; `host` is then the first one of the first wave, which holds the environment's lock. */
  readonly waves?: Waves | undefined;
  /** Where the proxy listens on the host. Undefined: the port that the compose file publishes for the first route. */
  readonly listen: { readonly address: string; readonly port: number } | undefined;
  readonly tls?: Tls | undefined;
  /** Where users reach it; undefined: derived from host and port. */
  readonly url: string | undefined;
  /** In the order in which a request tries them: see route-order.ts. */
  readonly routes: readonly Route[];
  readonly strategy: Strategy;
  readonly gate: readonly CheckSpec[];
  readonly gateInterval: number;
  /** How the checks' verdicts make one. Undefined: every one of them decides. */
  readonly score?: ScoreRules | undefined;
  /** Which checks make how severe an alert, where somebody is to be told. */
  readonly alertRules?: readonly AlertRule[] | undefined;
  readonly database: DatabaseSpec | undefined;
  readonly features: Readonly<Record<string, boolean | string | number>>;
  /** Commands beside a rollout or a rollback. */
  readonly hooks?: Hooks;
  /**
   * What becomes of the schema on the way back. Where nothing is said, an undo that happens by itself downgrades (the
   * migration is minutes old), and a rollback by hand keeps (what was written since would be lost).
   */
  readonly rollback: { readonly database: "keep" | "downgrade" | undefined };
  /** Environments that must serve this commit first, and for how long (ms). */
  readonly after: Readonly<Record<string, number>>;
  readonly base: "keep" | "apply";
  readonly workers: "after-promotion" | "with-traffic";
  readonly whenBusy: WhenBusy;
  /** How long requests and WebSockets under way may go on before the release that serves them is stopped (ms). */
  readonly drain?: number;
  /** Services outside that must answer before a deploy begins, by their URLs. */
  readonly requires: readonly string[];
  /** Set where Sluice runs no proxy, and visitors are moved by a command of the user's. */
  readonly ownRouter?: OwnRouter | undefined;
  /** The proxy's image; what Sluice keeps on the machine is reached through a container of it, too. */
  readonly proxyImage: string;
  /** More compose files for this environment. */
  readonly compose: readonly string[];
  readonly profiles: readonly string[];
  /** Releases kept startable on the target. */
  readonly keepReleases: number;
  /** Bytes that the images of kept releases may take on the target together. Undefined: no limit. */
  readonly keepDisk?: number;
}

export type Host =
  | { readonly kind: "local" }
  | { readonly kind: "ssh"; readonly url: string }
  | { readonly kind: "context"; readonly name: string };

/** Hosts in turn: each wave does all steps and its gate, then the next begins. */
export interface Waves {
  readonly hosts: readonly (readonly Host[])[];
  /** How many hosts of a wave go at the same time; undefined: all of them. */
  readonly maxParallel: number | undefined;
  /** What goes back when a host fails: its wave, or every wave of this rollout. */
  readonly onFailure: "wave" | "all";
}

export interface Route {
  /** In small letters, without a port: `shop.example`, or `*.shop.example` for every name below it. Absent: every host. */
  readonly host?: string | undefined;
  readonly path: string;
  readonly service: string;
  readonly port: number;
}

/** A share of visitors (0…1) and how long to bake there (ms). The last step is always 1. */
export interface Step {
  readonly share: number;
  readonly bake: number;
}

export interface Strategy {
  readonly kind: "canary" | "blue-green" | "recreate" | "rolling";
  /** Those of `rolling` are spread over the replicas when the environment is opened. */
  readonly steps: readonly Step[];
  /** Containers of a service that `rolling` replaces at a time. */
  readonly batch?: number;
  /** `visitor` (the default): a visitor stays on one release for the whole step. `request`: each request is drawn anew. */
  readonly sticky?: "visitor" | "request";
  readonly cohorts?: Cohorts;
  readonly preview?: Preview;
  /** How long the release before keeps running after a promotion (ms). Undefined: until the next promotion. */
  readonly warmFor?: number;
  /** `staging`: between rollouts the preview's port shows the release that is not serving. */
  readonly idle?: "keep" | "staging";
}

/** Visitors who are on the candidate at every share above 0, by a header or a cookie with one of these values. */
export interface Cohorts {
  readonly header: Readonly<Record<string, readonly string[]>>;
  readonly cookie: Readonly<Record<string, readonly string[]>>;
}

/** HTTPS at the proxy. */
export interface Tls {
  /** A folder of the host with PEM files, each a certificate, its chain and its key. */
  readonly certificates: string;
  readonly listen: { readonly address: string; readonly port: number };
  /** What becomes of plain requests. */
  readonly plain: "redirect" | "serve";
}

/** A look at the candidate before any visitor is sent to it. */
export interface Preview {
  /** A port of the host on which people find the candidate while it is being rolled out. */
  readonly port: { readonly address: string; readonly port: number } | undefined;
  /** How long the gate looks at the preview (ms); 0 is one look. */
  readonly bake: number;
  /** Whether the cohorts are on the candidate in the preview already. */
  readonly cohorts: boolean;
}

/** What a deploy does while another one holds the environment, and for how long at the most (ms). */
export interface WhenBusy {
  /** `wait`: in turn. `supersede`: in turn, but a newer one that waits takes its place. `refuse`: not at all. */
  readonly act: "wait" | "supersede" | "refuse";
  readonly forAtMost: number;
}

export interface DatabaseSpec {
  readonly service: string;
  readonly migrate: { readonly tool: "alembic"; readonly runIn: string; readonly directory: string | undefined };
  readonly user: string | undefined;
  readonly name: string | undefined;
  /** `environment`: several hosts use the same one. Undefined: each host has its own. */
  readonly per?: "host" | "environment";
}
