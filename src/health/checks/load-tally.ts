import { Histogram } from "./histogram.ts";

/** What came of a run: times in ms, rates a second, fractions 0…1. Percentiles are of the answers; NaN without any. */
export interface LoadNumbers {
  readonly requests: number;
  readonly errors: number;
  readonly errorRate: number;
  /** Complete answers a second, wrong ones not counted. */
  readonly throughput: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** How late requests left, p99: what this machine adds, and the app can't help. */
  readonly late: number;
  readonly seconds: number;
}

/** Counts the answers of a run. */
export class LoadTally {
  readonly #times = new Histogram();
  readonly #late = new Histogram();
  readonly #arrivals = new Histogram();
  #first: number | undefined;
  readonly #reasons = new Map<string, number>();
  #requests = 0;
  #errors = 0;

  /** An answer with its time, and when it came (ms, on the clock of all of them); wrong ones say what was wrong. */
  answered(ms: number, at: number, wrong: string | undefined): void {
    this.#requests += 1;
    this.#times.add(ms);
    this.#first ??= at;
    this.#arrivals.add(at - this.#first);
    if (wrong !== undefined) this.#count(wrong);
  }

  /** No answer; `ms` when it was waited for until then. */
  failed(reason: string, ms?: number): void {
    this.#requests += 1;
    if (ms !== undefined) this.#times.add(ms);
    this.#count(reason);
  }

  sentLate(ms: number): void {
    this.#late.add(ms);
  }

  #count(reason: string): void {
    this.#errors += 1;
    // Foreign words; a few are enough to say which one is the most frequent.
    if (this.#reasons.has(reason) || this.#reasons.size < 20) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  /** What most of the failed ones had in common. */
  get worst(): string | undefined {
    return [...this.#reasons].sort(([, left], [, right]) => right - left)[0]?.[0];
  }

  /**
   * Seconds in which the answers came. More than the time of the load where a queue was still being answered after it; the last hundredth is
   * left out, so that a few slow ones don't count as a queue.
   */
  #answering(): number {
    return (this.#arrivals.percentile(0.99) ?? 0) / 0.99 / 1_000;
  }

  numbers(seconds: number): LoadNumbers {
    const at = (fraction: number) => this.#times.percentile(fraction) ?? Number.NaN;
    return {
      requests: this.#requests,
      errors: this.#errors,
      errorRate: this.#requests === 0 ? Number.NaN : this.#errors / this.#requests,
      throughput: (this.#requests - this.#errors) / Math.max(seconds, this.#answering()),
      p50: at(0.5),
      p90: at(0.9),
      p95: at(0.95),
      p99: at(0.99),
      late: this.#late.percentile(0.99) ?? 0,
      seconds,
    };
  }
}
