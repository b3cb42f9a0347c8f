/** What is being judged, as its checks can reach it. */
export interface Subject {
  /** Where paths are asked; undefined when only whole URLs can be. */
  readonly baseUrl: string | undefined;
  /** Sent with every request to the subject (never to another host), e.g. to reach the candidate past the proxy's shares. */
  readonly headers: Readonly<Record<string, string>>;
  /** Counters that only grow while their source lives; smaller than before means that it began anew. */
  readonly traffic?: () => Promise<TrafficCounters>;
}

/** Requests of real users and how many of them failed. */
export interface TrafficCounters {
  readonly requests: number;
  readonly errors: number;
}
