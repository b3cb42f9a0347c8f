import type { Clock } from "../../../world.ts";

const restartsWithinMs = 10_000;
const askAgainMs = 200;

/**
 * Tells the running proxy what is in its file already. One that is just being restarted may have read the file before that,
 * so it is told once it listens; one that doesn't run will read it when it starts.
 */
export async function onceItListens(
  clock: Clock,
  { tell, runs }: { readonly tell: () => Promise<void>; readonly runs: () => Promise<boolean> },
): Promise<void> {
  const began = clock.monotonic();
  for (;;) {
    try {
      return await tell();
    } catch (error) {
      if (!(await runs())) return;
      if (clock.monotonic() - began > restartsWithinMs) throw error;
    }
    await clock.sleep(askAgainMs);
  }
}
