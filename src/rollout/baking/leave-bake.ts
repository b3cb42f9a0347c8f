import type { CheckSpec } from "../../health/spec/check-spec.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { WatchedBake } from "../../release/journal.ts";
import type { Errand } from "../../targets/watcher.ts";
import type { Context, Settings } from "../context.ts";
import type { Reach, Rollout } from "../rollout.ts";
import type { Stay } from "./bake.ts";
import { whyUnwatchable } from "./watchable.ts";

/** Thrown where a bake goes on without this step: nothing failed, and nothing is to be undone. */
export class LeftToWatcher extends Error {
  readonly resumeAt: string;

  constructor(resumeAt: string) {
    super(`The bake is watched on the target until ${resumeAt}.`);
    this.resumeAt = resumeAt;
  }
}

/** Why nobody on the target could watch a bake of this rollout; undefined when somebody can. */
export function whyUnwatched(
  { strategy, checks, unwatched }: Pick<Settings, "strategy" | "checks" | "unwatched">,
  previous: number | undefined,
): string | undefined {
  if (unwatched !== undefined) return unwatched;
  // Both stop containers of the release before, and a watcher has no engine to start them again.
  if (strategy.kind === "recreate" || strategy.kind === "rolling")
    return `a watcher on the target could not go back from ${strategy.kind}, which stops containers of the release before`;
  const needing = checks.flatMap((check) => {
    const why = whyUnwatchable(check);
    return why === undefined ? [] : [`${check.name} (${why})`];
  });
  if (needing.length > 0) return `a watcher on the target, which has no engine, could not ask ${needing.join(", ")}`;
  const asked = checks.filter(({ kind }) => kind !== "traffic" || previous !== undefined);
  return asked.length === 0 ? "a watcher on the target would have no gate to judge by" : undefined;
}

/** What the watcher of a bake is told. */
export function errandOf(
  bake: Pick<WatchedBake, "id" | "window">,
  { release, previous, slot }: Rollout,
  more: {
    readonly settings: Pick<Settings, "gate" | "interval">;
    readonly share: number;
    readonly checks: readonly CheckSpec[];
    readonly rollout: string;
  },
): Errand {
  // What was adopted has no place in the proxy: to go back to it takes the engine.
  const back = previous === adoptedNumber ? undefined : previous;
  const { share, checks, rollout } = more;
  const { gate, interval } = more.settings;
  const names = gate === undefined ? {} : { environment: gate.environment };
  const sourceHeaders = gate?.sourceHeaders ?? {};
  const asked = { share, checks, score: gate?.score, interval, rollout, names, sourceHeaders };
  return { bake: bake.id, release: release.number, previous: back, slot, window: bake.window, ...asked };
}

/**
 * Leaves a bake for which this step does not stay to a watcher on the target, by throwing; returns when this step
 * can stay. The journal is written first: should this step be killed in between, whoever comes next starts the watcher.
 */
export async function leaveBake(
  context: Context,
  rollout: Rollout,
  stay: Stay & { readonly checks: readonly CheckSpec[] },
  reach: Reach,
): Promise<void> {
  const { world, settings, patience, target, timeline } = context;
  const { bake: window, step, share, checks } = stay;
  if (patience === undefined || patience.stays(window) || checks.length === 0) return;
  if (whyUnwatched(settings, rollout.previous) !== undefined) return;
  const { strategy, workers } = settings;
  const until = new Date(world.clock.now() + window).toISOString();
  const bake: WatchedBake = { id: world.random(8), step, window, until, strategy, workers };
  const journal = await reach(step < 0 ? "preview" : "traffic", { bake });
  const parts = await patience.watcher();
  await target.watcher.start(errandOf(bake, rollout, { settings, share, checks, rollout: journal.rollout }), parts);
  timeline.note(`The bake of ${sayDuration(window)} at ${sayPercentage(share)} is watched on the target until ${until}`);
  throw new LeftToWatcher(until);
}
