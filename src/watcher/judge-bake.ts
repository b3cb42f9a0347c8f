import type { Sample } from "../health/sample.ts";
import type { CheckSpec } from "../health/spec/check-spec.ts";
import type { GateResult } from "../health/watch.ts";
import { watchPatiently } from "../health/watch-patiently.ts";
import type { WatchedCheck, WatchRecord } from "../targets/watcher.ts";
import type { Post } from "./keep-watch.ts";

const beatEvery = 1_000;
/** Beats without an answer of the proxy after which this watcher stands in the wrong place. */
const lostAfter = 3;

export type Judged = Pick<GateResult, "result" | "explanation" | "checks">;
/** Writes down what has become known, which is a beat at the same time. */
export type Note = (more: Partial<WatchRecord>) => Promise<void>;

/**
 * Watches for as long as is left of the bake, and beats meanwhile. Only time in which the proxy answered counts. "lost": it
 * has not answered for a while.
 */
export async function judge({ world, errand, beside }: Post, from: WatchRecord, note: Note): Promise<Judged | "lost"> {
  const { clock } = world;
  const lost = new AbortController();
  const over = new AbortController();
  let { observed, window } = from;
  const tallies = new Map<string, Record<Sample["outcome"], number>>();
  const onSample = ({ name }: CheckSpec, { outcome }: Sample) => {
    const counts = tallies.get(name) ?? { pass: 0, fail: 0, error: 0, inconclusive: 0 };
    tallies.set(name, { ...counts, [outcome]: counts[outcome] + 1 });
  };
  const heart = (async () => {
    let silent = 0;
    for (let last = clock.monotonic(); !over.signal.aborted; ) {
      await clock.sleep(beatEvery, over.signal);
      const now = clock.monotonic();
      silent = (await beside.reachable()) ? 0 : silent + 1;
      if (silent === 0) observed = Math.min(window, observed + now - last);
      last = now;
      if (silent >= lostAfter) return lost.abort();
      const checks = [...tallies].map(([name, counts]) => ({ name, counts }));
      if (!over.signal.aborted) await note({ observed, window, checks, explanation: sayCounts(checks) });
    }
  })();
  try {
    const result = await watchPatiently({
      world: { ...world, http: beside.http },
      checks: errand.checks,
      score: errand.score,
      window: Math.max(0, from.window - from.observed),
      interval: errand.interval,
      subject: beside.subject,
      signal: lost.signal,
      onSample,
      again(_result, more) {
        window += more;
      },
    }).catch(nothingSaid);
    if (lost.signal.aborted || world.cancelled.aborted) return "lost";
    if (result.result !== "pass" && !(await beside.reachable())) return "lost";
    return result;
  } finally {
    over.abort();
    await heart;
  }
}

/** A check that can't be asked from here at all is no reason to begin anew: nothing can be said, so it is no pass. */
export function nothingSaid(error: unknown): Judged {
  return { result: "inconclusive", explanation: error instanceof Error ? error.message : String(error), checks: [] };
}

function sayCounts(checks: readonly WatchedCheck[]): string {
  return checks.map(({ name, counts }) => `${name}: ${counts.pass} passed, ${counts.fail} failed`).join(" · ") || "it looks";
}
