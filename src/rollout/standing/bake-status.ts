import type { WatchedBake } from "../../release/journal.ts";
import type { Watched, WatchRecord } from "../../targets/watcher.ts";

/** A bake that is watched on the target, as it stands: for people and programs. Times are ISO 8601, lengths milliseconds. */
export interface BakeStatus {
  readonly since: string;
  /** As it was planned; times in which nobody looked come on top. */
  readonly until: string;
  /** From when on `mode: resume` goes on; in the past when it can now. */
  readonly resumeAt: string;
  /** Whether somebody looks. */
  readonly watched: boolean;
  /** `unseen`: no watcher has written anything yet. */
  readonly state: WatchRecord["state"] | "unseen";
  /** When the watcher last wrote, by the clock of the target. */
  readonly lastBeat: string | null;
  readonly observed: number;
  readonly window: number;
  /** How often there was a time in which nobody looked. */
  readonly gaps: number;
  readonly explanation: string;
}

/** How long a bake is still to be looked at (ms): what nobody saw does not count, and a gate that could not tell looks for longer. */
export function leftToWatch({ window }: Pick<WatchedBake, "window">, record: WatchRecord | undefined): number {
  if (record !== undefined && record.state !== "watching") return 0;
  return Math.max(0, (record?.window ?? window) - (record?.observed ?? 0));
}

export function bakeStatus(bake: WatchedBake, watched: Watched | undefined, now: number): BakeStatus {
  const { record, alive = false } = watched ?? {};
  return {
    since: new Date(Date.parse(bake.until) - bake.window).toISOString(),
    until: bake.until,
    resumeAt: new Date(now + leftToWatch(bake, record)).toISOString(),
    watched: alive,
    state: record?.state ?? "unseen",
    lastBeat: record?.at || null,
    observed: record?.observed ?? 0,
    window: record?.window ?? bake.window,
    gaps: record?.gaps ?? 0,
    explanation: record?.explanation ?? "",
  };
}
