import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { noContainers } from "./failures.ts";
import type { Measure, Seen } from "./measure.ts";
import type { Recovery } from "./spec/check-spec.ts";
import type { Subject } from "./spec/subject.ts";

/** Milliseconds that the action and the wait after it may take, between two looks. */
export const timeToRecover = (recover: Recovery | undefined): number =>
  recover === undefined ? 0 : recover.timeout + recover.wait;

/**
 * Before a failed look counts, the action is tried, and what is seen afterwards counts in its place: so a check passes that was helped,
 * and says so. Only so often in a window: what needs it again and again is not well.
 */
export function recovering(
  measure: Measure,
  { recover, name, subject, world }: { recover: Recovery; name: string; subject: Subject; world: World },
): Measure {
  const { action } = recover;
  const needed = action.kind === "restart" || action.service !== undefined;
  if (needed && subject.containers === undefined) throw fail(noContainers, { check: name });
  let left = recover.attempts;
  return async (signal) => {
    const first = await measure(signal);
    if (first.outcome !== "fail" || left === 0 || signal.aborted) return first;
    left -= 1;
    const said = action.kind === "restart" ? `restart of ${action.service}` : action.argv[0];
    world.log.info(`${name}: ${first.reason}. Trying to recover: ${said}`);
    const problem = await act(recover, { subject, world, signal });
    if (problem !== undefined) return { ...first, reason: `${first.reason}; recover (${said}) failed: ${problem}` };
    await world.clock.sleep(recover.wait, signal);
    const second: Seen = await measure(signal);
    return { ...second, reason: `${second.reason} (after ${said}; before it: ${first.reason})` };
  };
}

/** Why the action failed, or undefined. */
async function act(
  { action, timeout }: Recovery,
  { subject, world, signal }: { subject: Subject; world: World; signal: AbortSignal },
): Promise<string | undefined> {
  try {
    if (action.kind === "restart") {
      await subject.containers?.restart(action.service, { timeoutMs: timeout });
      return undefined;
    }
    const options = { timeoutMs: timeout, signal };
    const finished = await (action.service === undefined
      ? world.run({ argv: action.argv, ...options, lastBytes: 1_000 })
      : subject.containers?.run(action.service, action.argv, options));
    if (finished === undefined) return "there are no containers here";
    if (finished.timedOut) return `not done within ${timeout} ms`;
    return finished.code === 0 ? undefined : `exit code ${finished.code}`;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, 200);
  }
}
