import type { Place } from "../failure.ts";
import { sayDuration } from "../quantity/duration.ts";
import type { World } from "../world.ts";
import { askedOf, boundOf } from "./asked.ts";
import type { Ending } from "./assess.ts";
import type { CompareVerdict } from "./compare.ts";
import { canPass, conclude } from "./conclude.ts";
import { judgedBy } from "./judged-by.ts";
import { type Circumstances, comparesNumbers, type Earlier, type JudgedBy, type Memory, sharingAlpha } from "./judging.ts";
import { type Lookout, lookout } from "./lookout.ts";
import type { Sample } from "./sample.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import type { Subject } from "./spec/subject.ts";
import type { Tally } from "./tally.ts";
import type { Verdict } from "./telling/verdict-word.ts";
import type { Score, ScoreRules } from "./verdict.ts";

export interface Watch {
  readonly world: World;
  readonly checks: readonly CheckSpec[];
  /** Milliseconds; 0 means each check once. */
  readonly window: number;
  /** Milliseconds from one look to the next, for checks that say none of their own. */
  readonly interval?: number;
  readonly subject: Subject;
  /** Ends the watch early, as `world.cancelled` does: what is not decided by then is inconclusive. */
  readonly signal?: AbortSignal;
  readonly onSample?: (check: CheckSpec, sample: Sample) => void;
  /** Samples that are kept of each check; the verdict remembers what it needs of all. */
  readonly kept?: number;
  /** How the checks' verdicts make one; undefined: every one of them decides. */
  readonly score?: ScoreRules | undefined;
  /** By the name of a check: what an earlier window had, to compare with instead of the release before. */
  readonly earlier?: ReadonlyMap<string, Earlier>;
}

export interface GateResult extends Verdict, Partial<Score> {
  readonly checks: readonly CheckResult[];
  readonly ended: Ending;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface CheckResult {
  readonly name: string;
  readonly kind: string;
  readonly verdict: Verdict;
  /** Of all samples, also those that are not kept. */
  readonly counts: Tally["counts"];
  /** In the order in which they were taken; of a very long window the last ones. */
  readonly samples: readonly Sample[];
  /** What was seen before the first of these; undefined while all samples are kept. */
  readonly before?: Memory;
  readonly by: JudgedBy;
  /** Looks that the window had room for. */
  readonly planned: number;
  /** What it asks for, in a few words of plain text each. */
  readonly asked: readonly string[];
  /** The limit of its number, where it has one. */
  readonly bound?: number;
  /** What an earlier window had, where that is the baseline. */
  readonly earlier?: Earlier;
  readonly comparison?: CompareVerdict;
  /** Where the check stands in a file of the repository. */
  readonly place?: Place;
}

const tellEvery = 15_000;
const usualInterval = 1_000;
const usualKept = 10_000;

/** Looks at every check until the gate can't pass any more, or all are decided, or the window is over and each was looked at once more. */
export async function watch(given: Watch): Promise<GateResult> {
  const { world, subject, checks: specs, earlier } = given;
  const startedAt = world.clock.now();
  const began = world.clock.monotonic();
  const bys = specs.map(judgedBy);
  const judges = bys.some(comparesNumbers) ? await import("./judges.ts") : undefined;
  const lookouts = specs.map((spec) => {
    const circumstances: Circumstances = {
      planned: plannedLooks(spec, given),
      among: sharingAlpha(bys),
      earlier: spec.compare === undefined ? undefined : earlier?.get(spec.name),
      judges,
    };
    return { circumstances, lookout: lookout(spec, { subject, world, circumstances, kept: given.kept ?? usualKept }) };
  });
  const all = lookouts.map((each) => each.lookout);
  const ended = all.length === 0 ? "as planned" : await keepLooking(given, all, { began, startedAt });
  const { overall, checks: concluded } = conclude(all, { ended, score: given.score });
  const checks = lookouts.map(({ lookout: { spec, by, samples, before, judging }, circumstances }, index): CheckResult => {
    const { verdict, comparison } = concluded[index] as (typeof concluded)[number];
    return {
      ...{ name: spec.name, kind: spec.kind, verdict, counts: judging.tally.counts, samples: [...samples], by },
      ...{ planned: circumstances.planned, asked: askedOf(spec) },
      ...(boundOf(spec) === undefined ? {} : { bound: boundOf(spec) as number }),
      ...(before === undefined ? {} : { before }),
      ...(circumstances.earlier === undefined ? {} : { earlier: circumstances.earlier }),
      ...(comparison === undefined ? {} : { comparison }),
      ...(spec.place === undefined ? {} : { place: spec.place }),
    };
  });
  const endedAt = startedAt + Math.round(world.clock.monotonic() - began);
  return { ...overall, checks, ended, startedAt, endedAt };
}

/** Looks that the window, and what the check itself says of their number, have room for. */
export function plannedLooks({ count, interval, initialDelay }: CheckSpec, given: Pick<Watch, "interval" | "window">): number {
  const every = Math.max(interval ?? given.interval ?? usualInterval, 10);
  return Math.min(count ?? 10_000, 10_000, Math.floor(Math.max(0, given.window - initialDelay) / every) + 1);
}

async function keepLooking(
  given: Watch,
  lookouts: readonly Lookout[],
  { began, startedAt }: { began: number; startedAt: number },
): Promise<Ending> {
  const { world, window, onSample } = given;
  const { clock, log } = world;
  const over = new AbortController();
  const stop = AbortSignal.any([world.cancelled, ...(given.signal === undefined ? [] : [given.signal])]);
  const lastLook = new Set<Lookout>();
  const nextLook = new Map(lookouts.map((lookout) => [lookout, lookout.spec.initialDelay]));
  const interval = ({ spec }: Lookout) => Math.max(spec.interval ?? given.interval ?? usualInterval, 10);
  let nextWord = tellEvery;
  let wake: () => void = () => undefined;
  stop.addEventListener("abort", () => wake(), { signal: over.signal });

  const tell = (lookout: Lookout) => (sample: Sample) => {
    onSample?.(lookout.spec, sample);
    wake();
  };
  const decided = (lookout: Lookout) => lookout.verdict("not yet") !== "running";
  const done = (lookout: Lookout) => decided(lookout) || (lastLook.has(lookout) && lookout.deadline === undefined);
  const finished = () => stop.aborted || lookouts.every(done) || !canPass(lookouts, given.score);

  function lookIfItIsTime(lookout: Lookout, elapsed: number): void {
    lookout.giveUp(tell(lookout));
    const last = elapsed >= window;
    // A look that is under way when the window ends is the last one: nothing outlives window and timeout.
    if (last && lookout.deadline !== undefined) lastLook.add(lookout);
    if (decided(lookout) || lastLook.has(lookout)) return;
    const next = nextLook.get(lookout) ?? 0;
    const isTime = last || elapsed >= next;
    // One that is still under way then has missed its turn.
    if (elapsed >= next)
      nextLook.set(lookout, next + (Math.floor((elapsed - next) / interval(lookout)) + 1) * interval(lookout));
    if (!isTime || lookout.deadline !== undefined) return;
    if (last) lastLook.add(lookout);
    const at = startedAt + Math.round(elapsed);
    lookout.look({ signal: over.signal, at, latest: began + window + lookout.takes, tell: tell(lookout) });
  }

  try {
    while (!finished()) {
      const elapsed = clock.monotonic() - began;
      for (const lookout of lookouts) lookIfItIsTime(lookout, elapsed);
      if (elapsed >= nextWord) {
        log.info(
          `${sayDuration(elapsed)} of ${sayDuration(window)} · ${lookouts.map(({ progress }) => progress()).join(" · ")}`,
        );
        nextWord = elapsed + tellEvery;
      }
      const dues = lookouts.flatMap((lookout) => [
        ...(lookout.deadline === undefined ? [] : [lookout.deadline - began]),
        ...(decided(lookout) || elapsed >= window ? [] : [nextLook.get(lookout) ?? 0]),
      ]);
      const until = Math.min(elapsed < window ? window : elapsed + usualInterval, nextWord, ...dues);
      await nap(Math.max(until - elapsed, 1));
    }
  } finally {
    over.abort();
  }
  return lookouts.every(done) ? "as planned" : "early";

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
