import type { Clock } from "../../world.ts";
import type { LoadSpec } from "./load-keys.ts";

/** When requests are made. `ask` never rejects; `due` is when a request of a rate had to leave, `judged` says that it counts. */
export interface Pace {
  readonly load: LoadSpec;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ask: (due: number | undefined, judged: boolean) => Promise<void>;
}

/**
 * When the n-th request (from 0) of a rate is due, ms from the beginning: while the rate climbs in a straight line n requests
 * take sqrt(2·n·ramp/rate), after it they come in equal distances.
 */
export function dueAt(n: number, { amount, ramp }: Pick<LoadSpec, "amount" | "ramp">): number {
  const perMs = amount / 1_000;
  const inRamp = (perMs * ramp) / 2;
  return n < inRamp ? Math.sqrt((2 * n * ramp) / perMs) : ramp + (n - inRamp) / perMs;
}

/**
 * Open model: requests leave when they are due, however slow the answers are, so that a slow answer never spares the app
 * the next request. Returns the seconds that were judged.
 */
export async function askByRate({ load, clock, signal, ask }: Pace): Promise<number> {
  const began = clock.monotonic();
  const end = load.ramp + load.duration;
  const underWay = new Set<Promise<void>>();
  for (let n = 0; !signal.aborted; ) {
    const now = clock.monotonic() - began;
    let due = dueAt(n, load);
    while (due <= now && due < end) {
      const asked = ask(began + due, due >= load.ramp);
      underWay.add(asked);
      void asked.then(() => underWay.delete(asked));
      n += 1;
      due = dueAt(n, load);
    }
    if (due >= end) break;
    await clock.sleep(Math.max(1, Math.floor(due - now)), signal);
  }
  await Promise.all(underWay);
  return load.duration / 1_000;
}

/** Closed model: so many users, each asks again as soon as it was answered. Returns the seconds that were judged. */
export async function askByUsers({ load, clock, signal, ask }: Pace): Promise<number> {
  const began = clock.monotonic();
  const from = began + load.ramp;
  const end = from + load.duration;
  const user = async (index: number) => {
    const start = (load.ramp * index) / load.amount;
    if (start > 0) await clock.sleep(start, signal);
    while (!signal.aborted && clock.monotonic() < end) {
      const before = clock.monotonic();
      await ask(undefined, before >= from);
      // A refused connection takes no time: without a pause it would be a loop that lets nothing else run.
      if (clock.monotonic() - before < 0.05) await clock.sleep(1, signal);
    }
  };
  await Promise.all(Array.from({ length: load.amount }, (_, index) => user(index)));
  return Math.max(clock.monotonic() - from, 1) / 1_000;
}
