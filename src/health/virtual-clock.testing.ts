import type { Clock } from "../world.ts";

/** A clock on which several can sleep at once: time jumps to the next who wakes, when nobody has anything else to do. */
export function virtualClock(start = 1_700_000_000_000): Clock {
  let passed = 0;
  const sleepers: { due: number; wake: () => void }[] = [];
  const pump = () => {
    sleepers.sort((left, right) => left.due - right.due);
    const next = sleepers.shift();
    if (next === undefined) return;
    passed = Math.max(passed, next.due);
    next.wake();
  };
  return {
    now: () => start + passed,
    monotonic: () => passed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { due: passed + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          resolve();
        });
        setImmediate(pump);
      }),
  };
}
