import { sayDuration } from "../quantity/duration.ts";
import type { World } from "../world.ts";
import type { Ending } from "./assess.ts";
import type { CheckSpec } from "./check-spec.ts";
import { type Lookout, lookout } from "./lookout.ts";
import type { Sample } from "./sample.ts";
import type { Subject } from "./subject.ts";
import type { Tally } from "./tally.ts";
import { combine } from "./verdict.ts";
import type { Verdict } from "./verdict-word.ts";

export interface Watch {
  readonly world: World;
  readonly checks: readonly CheckSpec[];
  /** Milliseconds; 0 means each check once. */
  readonly window: number;
  /** Milliseconds from one look to the next. */
  readonly interval?: number;
  readonly subject: Subject;
  /** Ends the watch early, as `world.cancelled` does: what is not decided by then is inconclusive. */
  readonly signal?: AbortSignal;
  readonly onSample?: (check: CheckSpec, sample: Sample) => void;
}

export interface GateResult extends Verdict {
  readonly checks: readonly CheckResult[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface CheckResult {
  readonly name: string;
  readonly kind: CheckSpec["kind"];
  readonly verdict: Verdict;
  /** Of all samples, also those that are not kept. */
  readonly counts: Tally["counts"];
  /** In the order in which they were taken; of a long window the last ones. */
  readonly samples: readonly Sample[];
}

const tellEvery = 15_000;

/** Looks at every check until one decides against, or the window is over and each was looked at once more. */
export async function watch(given: Watch): Promise<GateResult> {
  const { world, subject } = given;
  const startedAt = world.clock.now();
  const lookouts = given.checks.map((spec) => lookout(spec, subject, world));
  const ended = lookouts.length === 0 ? "as planned" : await keepLooking(given, lookouts);
  const checks = lookouts.map(({ spec, samples, tally, verdict }): CheckResult => {
    const found = verdict(ended);
    // "running" can't be after an ending; if it were, it is no pass.
    const closed: Verdict = found === "running" ? { result: "inconclusive", explanation: `${spec.name}: undecided` } : found;
    return { name: spec.name, kind: spec.kind, verdict: closed, counts: tally.counts, samples: [...samples] };
  });
  // A check that was still under way when another one decided has nothing to say about the gate.
  const cutShort = (lookout: Lookout) => ended === "early" && lookout.verdict("not yet") === "running";
  const deciding = checks.filter((_, index) => !cutShort(lookouts[index] as Lookout));
  const verdicts = (deciding.length > 0 ? deciding : checks).map(({ verdict }) => verdict);
  return { ...combine(verdicts), checks, startedAt, endedAt: world.clock.now() };
}

async function keepLooking(given: Watch, lookouts: readonly Lookout[]): Promise<Ending> {
  const { world, window, onSample } = given;
  const { clock, log } = world;
  const interval = Math.max(given.interval ?? 1_000, 10);
  const over = new AbortController();
  const stop = AbortSignal.any([world.cancelled, ...(given.signal === undefined ? [] : [given.signal])]);
  const began = clock.monotonic();
  const lastLook = new Set<Lookout>();
  let nextLook = 0;
  let nextWord = tellEvery;
  let wake: () => void = () => undefined;
  stop.addEventListener("abort", () => wake(), { signal: over.signal });

  const tell = (lookout: Lookout) => (sample: Sample) => {
    onSample?.(lookout.spec, sample);
    wake();
  };
  const look = (lookout: Lookout) => lookout.look(over.signal, tell(lookout));
  const decided = () => lookouts.some(({ verdict }) => verdict("not yet") !== "running");
  const complete = () => lookouts.every((lookout) => lastLook.has(lookout) && lookout.deadline === undefined);
  const finished = () => stop.aborted || decided() || complete();

  try {
    while (!finished()) {
      const elapsed = clock.monotonic() - began;
      for (const lookout of lookouts) {
        lookout.giveUp(tell(lookout));
        if (lookout.deadline !== undefined) continue;
        if (elapsed >= window) {
          if (!lastLook.has(lookout)) look(lookout);
          lastLook.add(lookout);
        } else if (elapsed >= nextLook) look(lookout);
      }
      if (elapsed >= nextLook) nextLook = (Math.floor(elapsed / interval) + 1) * interval;
      if (elapsed >= nextWord) {
        log.info(
          `${sayDuration(elapsed)} of ${sayDuration(window)} · ${lookouts.map(({ progress }) => progress()).join(" · ")}`,
        );
        nextWord = elapsed + tellEvery;
      }
      const deadlines = lookouts.flatMap(({ deadline }) => (deadline === undefined ? [] : [deadline - began]));
      const until = Math.min(elapsed < window ? Math.min(nextLook, window) : elapsed + interval, nextWord, ...deadlines);
      await nap(Math.max(until - elapsed, 1));
    }
  } finally {
    over.abort();
  }
  return complete() && !stop.aborted ? "as planned" : "early";

  /** Sleeps; what ends the watch ends the sleep, too, and so does any sample after the window, when nothing is left to wait for. */
  async function nap(ms: number): Promise<void> {
    const sleep = new AbortController();
    const slept = clock.sleep(ms, sleep.signal).then(() => true);
    for (let rested = false; !rested && !finished(); ) {
      const woken = new Promise<boolean>((resolve) => {
        wake = () => resolve(false);
      });
      rested = (await Promise.race([slept, woken])) || clock.monotonic() - began >= window;
    }
    sleep.abort();
  }
}
