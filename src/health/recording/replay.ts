import { nearest } from "../../quantity/nearest.ts";
import { shown } from "../../quantity/shown.ts";
import { askedOf, boundOf } from "../asked.ts";
import { canPass, conclude } from "../conclude.ts";
import { judgedBy } from "../judged-by.ts";
import { comparesNumbers, type JudgedBy, type Judging, judging, sharingAlpha } from "../judging.ts";
import type { CheckSpec } from "../spec/check-spec.ts";
import { nothingYet } from "../tally.ts";
import type { ScoreRules } from "../verdict.ts";
import type { CheckResult, GateResult } from "../watch.ts";
import type { RecordedCheck, Recording } from "./recording.ts";
import { rejudged } from "./rejudged.ts";

export interface Replay {
  /** Judge by these instead, each by the name of the recorded check; undefined: by the limits of then. */
  readonly checks?: readonly CheckSpec[] | undefined;
  readonly score?: ScoreRules | undefined;
}

interface Replayed {
  readonly recorded: RecordedCheck;
  readonly by: JudgedBy;
  readonly spec: CheckSpec | undefined;
  /** Why nothing is there to judge. */
  readonly absent?: string;
}

/**
 * Judges what was recorded, without waiting. By the limits of then it is the fold over the same samples, and so the same result bit for
 * bit. By others it ends where such a gate would have ended; where the recording is shorter than that, the rest is missing.
 */
export async function replay(recording: Recording, { checks, score = recording.score }: Replay): Promise<GateResult> {
  const replayed = checks === undefined ? recording.checks.map(asThen) : checks.map((spec) => asNow(spec, recording));
  const bys = replayed.map(({ by }) => by);
  const judges = bys.some(comparesNumbers) ? await import("../judges.ts") : undefined;
  const among = sharingAlpha(bys);
  const under = replayed.map(({ recorded: { planned, earlier, before, samples }, by, spec, absent }) => ({
    by,
    samples: spec === undefined ? samples : samples.map((sample) => rejudged(sample, spec)),
    judging:
      absent === undefined
        ? judging(by, { planned, among, earlier, judges }, structuredClone(before))
        : neverMeasured(`${by.name}: ${absent}`),
    taken: [] as CheckResult["samples"][number][],
  }));
  let [ended, endedAt] = [recording.ended as GateResult["ended"], recording.endedAt];
  const inTime = under
    .flatMap((check) => check.samples.map((sample) => ({ check, sample })))
    .sort((left, right) => left.sample.at - right.sample.at);
  for (const { check, sample } of inTime) {
    const over = checks !== undefined && check.judging.verdict("not yet") !== "running";
    if (!over) check.taken.push(check.judging.take(sample));
    if (checks === undefined || over || canPass(under, score)) continue;
    [ended, endedAt] = ["early", sample.at];
    break;
  }
  const concluded = conclude(under, { ended, score });
  const results = under.map(({ by, taken, judging: judged }, index): CheckResult => {
    const { recorded, spec } = replayed[index] as Replayed;
    const { verdict, comparison } = concluded.checks[index] as (typeof concluded.checks)[number];
    return {
      ...{ name: by.name, kind: by.kind, verdict, counts: judged.tally.counts, samples: taken, by, planned: recorded.planned },
      asked: spec === undefined ? recorded.asked : askedOf(spec),
      ...bounded(spec === undefined ? recorded.bound : boundOf(spec)),
      ...(recorded.before === undefined ? {} : { before: recorded.before }),
      ...(recorded.earlier === undefined ? {} : { earlier: recorded.earlier }),
      ...(comparison === undefined ? {} : { comparison }),
    };
  });
  return { ...concluded.overall, checks: results, ended, startedAt: recording.startedAt, endedAt };
}

/** As many names as make a sentence. */
const mostNames = 5;

const bounded = (bound: number | undefined) => (bound === undefined ? {} : { bound });

const asThen = (recorded: RecordedCheck): Replayed => ({ recorded, by: recorded.by, spec: undefined });

/** A check that nobody recorded was never measured, and is told so with the name that may be meant. */
function asNow(spec: CheckSpec, { checks }: Recording): Replayed {
  const recorded = checks.find(({ by }) => by.name === spec.name);
  if (recorded !== undefined) return { recorded, by: judgedBy(spec), spec };
  const nothing: RecordedCheck = {
    ...{ by: judgedBy(spec), bound: undefined, asked: [], samples: [] },
    ...{ before: undefined, earlier: undefined, planned: 1 },
  };
  const names = checks.map(({ by }) => by.name);
  const meant = nearest(spec.name, names);
  const there = names.slice(0, mostNames).map(shown).join(", ") + (names.length > mostNames ? " …" : "");
  const absent = `never measured: the recording has no check of this name, ${meant === undefined ? `only ${there}` : `but ${shown(meant)}`}`;
  return { recorded: nothing, by: judgedBy(spec), spec, absent };
}

const neverMeasured = (explanation: string): Judging => ({
  tally: nothingYet,
  comparison: undefined,
  take: (sample) => sample,
  verdict: (ended) => (ended === "not yet" ? "running" : { result: "inconclusive", explanation }),
});
