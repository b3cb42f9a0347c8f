import { sayDuration } from "../../quantity/duration.ts";
import type { World } from "../../world.ts";
import type { SeenShare } from "../baking/seen-share.ts";

/** What happened when, for the log as it happens and for the report afterwards. */
export interface TimelineEntry {
  /** Milliseconds since the rollout began. */
  readonly at: number;
  readonly what: string;
  /** The share that the release under way has from here on, when this entry changed it. */
  readonly share?: number;
  /** Which share the router has counted. */
  readonly seen?: SeenShare;
  readonly tone: "step" | "good" | "bad";
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  note(what: string, more?: { share?: number; tone?: TimelineEntry["tone"]; seen?: SeenShare }): void;
}

export function startTimeline(world: World): Timeline {
  const began = world.clock.monotonic();
  const entries: TimelineEntry[] = [];
  return {
    entries,
    note(what, { share, seen, tone = "step" } = {}) {
      const at = world.clock.monotonic() - began;
      entries.push({ at, what, tone, ...(share === undefined ? {} : { share }), ...(seen === undefined ? {} : { seen }) });
      world.log.info(`${sayDuration(at).padStart(8)}  ${what}`);
    },
  };
}
