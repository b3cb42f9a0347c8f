import type { Finished } from "../../world.ts";

/** What is being judged, as its checks can reach it. */
export interface Subject {
  /** Where paths are asked; undefined when only whole URLs can be. */
  readonly baseUrl: string | undefined;
  /** Sent with every request to the subject (never to another host), e.g. to reach the candidate past the proxy's shares. */
  readonly headers: Readonly<Record<string, string>>;
  /** Counters that only grow while their source lives; smaller than before means that it began anew. */
  readonly traffic?: () => Promise<TrafficCounters>;
  /** The release before, reached in the same way at the same time: what checks with `compare: baseline` compare with. */
  readonly baseline?: Omit<Subject, "baseline">;
  /** The containers it runs in; absent where they can't be seen. */
  readonly containers?: Containers;
  /** Sent to sources of metrics (Prometheus) and to nobody else; may hold a secret. */
  readonly sourceHeaders?: Readonly<Record<string, string>>;
  /** What `{{ release }}`, `{{ environment }}` and `{{ component }}` mean in queries. */
  readonly names?: Readonly<Record<string, string>>;
}

/** What checks may see and do of containers. Names are those of services, or of containers where nobody knows services. */
export interface Containers {
  /** All containers of a service, also those that have ended; rejects when there is none. */
  look(service: string, options: Within): Promise<readonly SeenContainer[]>;
  /** Runs argv in one running container of the service. Values of `env` are in no argv. */
  run(service: string, argv: readonly string[], options: RunInContainer): Promise<Finished>;
  /** The last lines that a container wrote, both streams. */
  lastLines(id: string, options: Within & { readonly lines: number }): Promise<string>;
  usage(id: string, options: Within): Promise<Usage>;
  restart(service: string, options: Within): Promise<void>;
}

export interface Within {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface RunInContainer extends Within {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** One container, as its engine tells. */
export interface SeenContainer {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  readonly restarting: boolean;
  /** `none` where neither the image nor the service defines a health check. */
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  readonly restarts: number;
  readonly exitCode: number;
  /** The engine saw the kernel end a process of it for want of memory; it misses some that die in their first moment. */
  readonly oomKilled: boolean;
  /** Bytes; undefined: none of its own. */
  readonly memoryLimit: number | undefined;
  /** ISO 8601 of the last start: a container that was made to begin anew has another one. */
  readonly startedAt: string;
}

/** What a container uses: bytes, and cores (1.5: one and a half). Undefined limits: there are none. */
export interface Usage {
  readonly memory: number;
  readonly memoryLimit: number | undefined;
  readonly cores: number;
  readonly coresLimit: number | undefined;
}

/** Requests of real users and how many of them failed. */
export interface TrafficCounters {
  readonly requests: number;
  readonly errors: number;
}
