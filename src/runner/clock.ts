import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../world.ts";

/** Node's timers fire at once when asked for more than this (about 24 days). */
const longestTimer = 2 ** 31 - 1;

/** The machine's clocks. */
export const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    for (let left = ms; left > 0 && signal?.aborted !== true; left -= longestTimer) {
      await wait(Math.min(left, longestTimer), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  },
};
