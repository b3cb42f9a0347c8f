import { assessTally, type Ending, type Judged } from "./assess.ts";
import { type Compared, type CompareVerdict, type Comparing, compareNumbers, type Judges } from "./compare.ts";
import { countOn, judgeRate, nothingCounted, type RateLimit, type RateMemory } from "./rate.ts";
import type { Count, Sample } from "./sample.ts";
import type { CommonSpec } from "./spec/check-spec.ts";
import { count, honest, nothingYet, type Tally } from "./tally.ts";
import type { Verdict } from "./telling/verdict-word.ts";

/** What of a check its samples are judged by: all of it is written into recordings. */
export type JudgedBy = Judged &
  Partial<Pick<CommonSpec, "dryRun" | "critical" | "weight" | "group" | "compare">> & {
    /** Of a rate. */
    readonly max?: number;
    readonly minRequests?: number;
  };

/** What the judging of a check knows of the samples that it has seen. Plain data: a recording holds it where its first samples are lost. */
export interface Memory {
  readonly tally: Tally;
  readonly compared: Compared;
  readonly rate: RateMemory;
}

export interface Circumstances {
  /** Looks that the window has room for. */
  readonly planned: number;
  /** Compared checks of the gate. */
  readonly among: number;
  /** What an earlier window had, where that is the baseline. */
  readonly earlier?: Earlier | undefined;
  /** Loaded when any check compares numbers. */
  readonly judges?: Judges | undefined;
}

export interface Earlier {
  readonly values: readonly number[];
  readonly counts: Count;
}

/** The judging of one check: a fold over its samples, so that a recording of them comes to the same. */
export interface Judging {
  readonly tally: Tally;
  /** The sample as it counts: of a rate, what all samples so far say. */
  take(sample: Sample): Sample;
  verdict(ended: Ending): Verdict | "running";
  /** How the comparison of numbers ended; undefined before, and where nothing is compared. */
  readonly comparison: CompareVerdict | undefined;
}

export const isRate = (by: JudgedBy): by is JudgedBy & { max: number; minRequests: number } =>
  by.kind === "traffic" && by.max !== undefined && by.minRequests !== undefined;

/** How many checks share alpha; those on trial decide nothing. */
export const sharingAlpha = (checks: readonly JudgedBy[]): number =>
  Math.max(1, checks.filter(({ compare, dryRun }) => compare !== undefined && dryRun !== true).length);

/** Numbers are compared with the judge; counts bring their own statistics. */
export const comparesNumbers = (by: JudgedBy): boolean => by.compare !== undefined && !isRate(by);

export const nothingSeen = (earlier?: Earlier): Memory => ({
  tally: nothingYet,
  compared: { candidate: [], baseline: [...(earlier?.values ?? [])] },
  rate: { ...nothingCounted(), baseline: earlier?.counts ?? { bad: 0, total: 0 } },
});

/** The limit of a rate; where rates and numbers are compared in one gate, all of them share alpha. */
function limitOf(by: JudgedBy, among: number): RateLimit | undefined {
  if (!isRate(by)) return undefined;
  const { max, minRequests, compare } = by;
  return { max, minRequests, ...(compare === undefined ? {} : { compare: { ...compare, alpha: compare.alpha / among } }) };
}

/** The memory with one sample more; its lists grow where they are. */
export function remember(
  by: JudgedBy,
  { tally, compared, rate }: Memory,
  sample: Sample,
  { among, earlier }: Pick<Circumstances, "among" | "earlier">,
): Memory {
  const limit = limitOf(by, among);
  if (limit !== undefined && sample.seen !== undefined) countOn(rate, limit, sample);
  else if (by.compare !== undefined) {
    if (sample.value !== undefined) compared.candidate.push(sample.value);
    if (earlier === undefined && sample.baseline?.value !== undefined) compared.baseline.push(sample.baseline.value);
  }
  const judged =
    limit !== undefined && sample.seen !== undefined ? { ...sample, ...judgeRate(rate, limit, { over: false }) } : sample;
  return { tally: count(tally, judged), compared, rate };
}

export function judging(by: JudgedBy, { planned, among, earlier, judges }: Circumstances, before?: Memory): Judging {
  let memory = before ?? nothingSeen(earlier);
  const limit = limitOf(by, among);
  const comparing: Comparing | undefined =
    by.compare !== undefined && limit === undefined
      ? {
          ...by.compare,
          among,
          critical: by.critical === true,
          planned: { candidate: planned, baseline: earlier?.values.length ?? planned },
        }
      : undefined;
  let decided: Verdict | undefined;
  let comparison: CompareVerdict | undefined;

  const compare = (over: boolean): CompareVerdict | undefined => {
    if (comparing === undefined) return undefined;
    if (judges === undefined) throw new Error("the judge is not loaded");
    return compareNumbers(memory.compared, comparing, { judges, over });
  };
  const named = ({ result, explanation }: CompareVerdict): Verdict => ({
    result: result === "running" ? "inconclusive" : result,
    explanation: `${by.name}: ${explanation}`,
  });

  function judge(ended: Ending): Verdict | "running" {
    let limits = assessTally(by, memory.tally, ended);
    // Whatever ends it, the last look at a rate is judged as such.
    if (limits !== "running" && limits.result !== "fail" && ended !== "early")
      limits = assessTally(by, atTheEnd(), "as planned");
    if (limits !== "running" && limits.result === "fail") return limits;
    const over = limits !== "running" && ended !== "early";
    const found = compare(over);
    if (over) comparison = found;
    if (found?.result === "fail") {
      comparison = found;
      return named(found);
    }
    if (limits === "running" || limits.result === "inconclusive" || found === undefined) return limits;
    return found.result === "pass" ? { ...limits, explanation: `${limits.explanation}; ${found.explanation}` } : named(found);
  }

  /** The last look at a rate is exact: what was held back for the looks on the way isn't needed any more. */
  function atTheEnd(): Tally {
    const { tally, rate } = memory;
    if (limit === undefined || tally.last === undefined || tally.last.outcome === "error") return tally;
    const last = { ...tally.last, ...judgeRate(rate, limit, { over: true }) };
    return { ...tally, last, ...(last.outcome === "fail" ? { lastFailed: last } : { lastNotFailed: last }) };
  }

  return {
    get tally() {
      return memory.tally;
    },
    get comparison() {
      return comparison;
    },
    take(given) {
      memory = remember(by, memory, honest(given), { among, earlier });
      if (decided === undefined) {
        const now = judge("not yet");
        if (now !== "running") decided = now;
      }
      return memory.tally.last as Sample;
    },
    verdict: (ended) => decided ?? (ended === "not yet" ? "running" : judge(ended)),
  };
}
