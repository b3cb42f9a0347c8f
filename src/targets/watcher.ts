import type { CheckSpec } from "../health/spec/check-spec.ts";
import type { ScoreRules } from "../health/verdict.ts";
import type { Slot } from "./router.ts";

/** What a watcher is to judge, for how long, and to where it may move visitors. Checks may carry secret headers. */
export interface Errand {
  /** Names this bake: what was written about another one does not count. */
  readonly bake: string;
  readonly rollout: string;
  readonly release: number;
  readonly slot: Slot;
  /** The only release that visitors may be moved to; undefined for a first one, which nobody can be moved from. */
  readonly previous: number | undefined;
  readonly share: number;
  readonly checks: readonly CheckSpec[];
  /** How their verdicts make one. Undefined: every one of them decides. */
  readonly score?: ScoreRules | undefined;
  /** What `{{ environment }}` and its like mean in queries, besides the release. */
  readonly names?: Readonly<Record<string, string>>;
  /** Sent to sources of metrics and to nobody else; may hold a secret. */
  readonly sourceHeaders?: Readonly<Record<string, string>>;
  /** Milliseconds from one look to the next. */
  readonly interval: number;
  /** How long it is to be observed (ms): time in which nobody looked does not count. */
  readonly window: number;
}

/** What a watcher has written. It alone writes it. */
export interface WatchRecord {
  readonly bake: string;
  /** Grows while the watcher lives. */
  readonly beat: number;
  /** ISO 8601, by the clock of the target. */
  readonly at: string;
  /** For how long the checks were looked at (ms), and for how long they are to be. */
  readonly observed: number;
  readonly window: number;
  /** How often it had to begin anew, so that there was a time in which nobody looked. */
  readonly gaps: number;
  /**
   * `moved-back`: it said no, and everybody is on the release before. `failed`: it said no, and could not (or not yet)
   * move anybody back.
   */
  readonly state: "watching" | "passed" | "moved-back" | "failed";
  /** The gate's words so far, or in the end. */
  readonly explanation: string;
  readonly checks: readonly WatchedCheck[];
}

export interface WatchedCheck {
  readonly name: string;
  readonly counts: Readonly<Record<"pass" | "fail" | "error" | "inconclusive", number>>;
}

export interface Watched {
  /** It runs and has not fallen silent. One that has come to its end is not alive. */
  readonly alive: boolean;
  /** Undefined when it has written nothing about this bake. */
  readonly record: WatchRecord | undefined;
}

/** With what a watcher is made. */
export interface WatcherParts {
  /** An image that has Node. */
  readonly image: string;
  /** The files of its program by their names; `index.js` is where it begins. */
  readonly program: ReadonlyMap<string, string>;
}

/** Goes on judging on the target when no runner does, and may only move visitors back. */
export interface Watcher {
  /** Starts it for this bake, in place of one that was there, and returns when it has begun to look. */
  start(errand: Errand, parts: WatcherParts): Promise<void>;
  look(bake: string): Promise<Watched>;
  /** Ends it: from then on nobody but the caller moves visitors. What it wrote stays. */
  remove(): Promise<void>;
}
