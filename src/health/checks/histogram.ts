/** Each bucket is so much wider than the one before it: no percentile is off by more than half of that, 0.1 %. */
const step = Math.log(1.002);
const least = 0.01;
const most = 10_000_000;
const buckets = Math.ceil(Math.log(most / least) / step) + 1;

/** Counts of durations (ms) in buckets of equal relative width, so that memory does not grow with their number. */
export class Histogram {
  readonly #counts = new Float64Array(buckets);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(ms: number): void {
    const within = Math.min(Math.max(ms, least), most);
    const bucket = Math.floor(Math.log(within / least) / step);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  /** The value of the nearest rank: the smallest that at least this fraction does not exceed. Undefined when empty. */
  percentile(fraction: number): number | undefined {
    if (this.#total === 0) return undefined;
    const rank = Math.max(1, Math.ceil(fraction * this.#total));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return least * Math.exp((bucket + 0.5) * step);
    }
    return most;
  }
}
