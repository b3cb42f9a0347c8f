/** What the user asks a gate to check; parsed by `checkSpecSchema` (this room's check-schema.ts). Times in ms, fractions 0…1. */
export type CheckSpec = HttpCheckSpec | TrafficCheckSpec;

export interface Limits {
  /** Tolerated numbers: a result needs strictly more (as in Argo Rollouts). */
  readonly failureLimit: number;
  readonly consecutiveErrorLimit: number;
  readonly inconclusiveLimit: number;
}

export interface HttpCheckSpec extends Limits {
  readonly kind: "http";
  readonly name: string;
  /** A path (asked of what is being judged) or a whole URL. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Like `2xx`, `200`, `200-204`. */
  readonly status: readonly string[];
  /** Budget for the answer; slower is a failed sample. Undefined: only the timeout counts. */
  readonly within: number | undefined;
  readonly timeout: number;
  readonly contains: string | undefined;
}

export interface TrafficCheckSpec extends Limits {
  readonly kind: "traffic";
  readonly name: string;
  readonly measure: "error-rate";
  readonly max: number;
  /** Fewer requests of real users than this can't be judged. */
  readonly minRequests: number;
}
