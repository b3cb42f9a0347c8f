import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { type Ending, said } from "./assess.ts";
import { kinds } from "./checks/kinds.ts";
import { comparedWithItself, noBaseline } from "./failures.ts";
import { judgedBy } from "./judged-by.ts";
import {
  type Circumstances,
  isRate,
  type JudgedBy,
  type Judging,
  judging,
  type Memory,
  nothingSeen,
  remember,
} from "./judging.ts";
import type { Measure, Seen } from "./measure.ts";
import { recovering, timeToRecover } from "./recover.ts";
import type { Sample } from "./sample.ts";
import { alikeOf } from "./spec/alike.ts";
import type { CheckKind } from "./spec/check-kind.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import type { Subject } from "./spec/subject.ts";
import type { Verdict } from "./telling/verdict-word.ts";

/** What keeps its own timeout gets so much longer to tell of it. */
const grace = 200;

/** One check under way: at most one look at a time, and its samples so far. */
export interface Lookout {
  readonly spec: CheckSpec;
  readonly by: JudgedBy;
  readonly samples: readonly Sample[];
  /** What was seen before the first sample that is kept; undefined while all are. */
  readonly before: Memory | undefined;
  readonly judging: Judging;
  /** When the look under way is given up (monotonic); undefined when none is. */
  readonly deadline: number | undefined;
  /** Milliseconds that a look may take. */
  readonly takes: number;
  /** Begins a look; `tell` is called with its sample, once, unless it was given up before. */
  look(how: Look): void;
  /** Gives up a look that has hung for longer than its timeout. */
  giveUp(tell: (sample: Sample) => void): void;
  verdict(ended: Ending): Verdict | "running";
  progress(): string;
}

export interface Look {
  readonly signal: AbortSignal;
  /** When it begins, for the sample: milliseconds since the epoch. */
  readonly at: number;
  /** No look lasts longer (monotonic). */
  readonly latest: number;
  readonly tell: (sample: Sample) => void;
}

export function lookout(
  spec: CheckSpec,
  { subject, world, circumstances, kept }: { subject: Subject; world: World; circumstances: Circumstances; kept: number },
): Lookout {
  // The table pairs each kind with the functions for its own spec; indexing by a union loses that pairing for the compiler.
  const kind = kinds[spec.kind] as unknown as Pick<CheckKind<never, CheckSpec>, "start" | "takes">;
  const plain: Measure = kind.start(spec, subject, world);
  const { recover, name } = spec;
  const measure = recover === undefined ? plain : recovering(plain, { recover, name, subject, world });
  const by = judgedBy(spec);
  const measureBaseline = besides(spec, by, { subject, world, circumstances, start: kind.start });
  const once = kind.takes?.(spec) ?? spec.timeout;
  const takes = recover === undefined ? once : 2 * once + timeToRecover(recover);
  const samples: Sample[] = [];
  const judged = judging(by, circumstances);
  let before: Memory | undefined;
  let underWay: { at: number; deadline: number } | undefined;

  const take = (seen: Sample, tell: (sample: Sample) => void) => {
    underWay = undefined;
    const sample = judged.take(seen);
    samples.push(sample);
    if (samples.length > kept)
      before = remember(by, before ?? nothingSeen(circumstances.earlier), samples.shift() as Sample, circumstances);
    tell(sample);
  };
  const finish = async (signal: AbortSignal): Promise<Seen> => {
    const beside = measureBaseline?.(signal).catch(() => undefined);
    try {
      const seen = await measure(signal);
      const old = await beside;
      return old === undefined ? seen : { ...seen, baseline: old };
    } catch (error) {
      return {
        outcome: "error",
        reason: error instanceof Error && error.message !== "" ? error.message.slice(0, 300) : "no answer",
      };
    }
  };

  return {
    spec,
    by,
    samples,
    takes,
    judging: judged,
    get before() {
      return before;
    },
    get deadline() {
      return underWay?.deadline;
    },
    look({ signal, at, latest, tell }) {
      const mine = { at, deadline: Math.min(world.clock.monotonic() + takes, latest) + grace };
      underWay = mine;
      void finish(signal).then((seen) => {
        if (underWay === mine) take({ at, ...seen }, tell);
      });
    },
    giveUp(tell) {
      if (underWay === undefined || world.clock.monotonic() < underWay.deadline) return;
      take({ at: underWay.at, outcome: "error", reason: `no answer within ${takes} ms` }, tell);
    },
    verdict: judged.verdict,
    progress: () => {
      const { last } = judged.tally;
      return `${spec.name}: ${said(judged.tally)}${last === undefined ? "" : ` (last: ${last.reason})`}`;
    },
  };
}

type Beside = (signal: AbortSignal) => Promise<Sample["baseline"]>;

/** How the release before is asked the same at the same time; undefined where nothing is compared with it. */
function besides(
  spec: CheckSpec,
  by: JudgedBy,
  at: {
    readonly subject: Subject;
    readonly world: World;
    readonly circumstances: Circumstances;
    readonly start: (spec: CheckSpec, subject: Subject, world: World) => Measure;
  },
): Beside | undefined {
  const { subject, world, circumstances, start } = at;
  const { baseline } = subject;
  if (circumstances.earlier !== undefined || (by.compare === undefined && !isRate(by))) return undefined;
  const { name: check, place } = spec;
  const why = alikeOf(spec);
  if (why !== undefined) throw fail(comparedWithItself, { check, why, place });
  if (baseline === undefined || (isRate(by) && baseline.traffic === undefined)) {
    if (by.compare !== undefined) throw fail(noBaseline, { check, place });
    return undefined;
  }
  const measure = start(spec, baseline, world);
  return async (signal) => {
    const answered = new AbortController();
    const until = AbortSignal.any([signal, answered.signal]);
    // A release before that hangs must not take the look at the new one with it.
    const tooLate = world.clock.sleep(spec.timeout, until).then((): Partial<Seen> => ({}));
    const { value, seen } = await Promise.race([measure(signal), tooLate]).finally(() => answered.abort());
    if (value === undefined && seen === undefined) return undefined;
    return {
      ...(value === undefined || !Number.isFinite(value) || isRate(by) ? {} : { value }),
      ...(seen === undefined ? {} : { seen }),
    };
  };
}
