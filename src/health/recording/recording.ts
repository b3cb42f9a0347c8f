import { compact, inOrder } from "../in-order.ts";
import type { Earlier, JudgedBy, Memory } from "../judging.ts";
import type { Count, Sample } from "../sample.ts";
import { unlimited } from "../unlimited.ts";
import type { ScoreRules } from "../verdict.ts";
import type { GateResult } from "../watch.ts";
import type { WrittenCheck, WrittenRecording, WrittenSample } from "./recording-schema.ts";

export interface RecordedCheck {
  readonly by: JudgedBy;
  readonly bound: number | undefined;
  readonly asked: readonly string[];
  readonly samples: readonly Sample[];
  readonly before: Memory | undefined;
  readonly earlier: Earlier | undefined;
  readonly planned: number;
}

/** A gate that has been: what it saw, and by what it was judged. */
export interface Recording {
  /** What it came to then; undefined in one that was written by hand. */
  readonly result: GateResult["result"] | undefined;
  readonly window: number;
  readonly interval: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly ended: "as planned" | "early";
  readonly score: ScoreRules | undefined;
  readonly checks: readonly RecordedCheck[];
}

const usualStep = 1_000;

function sampleOf(given: WrittenSample, index: number): Sample {
  const { at = index * usualStep, outcome: said, reason, baseline, ...rest } = given;
  const word = said ?? (given.value === undefined ? (given.seen === undefined ? "error" : "inconclusive") : "pass");
  const { value: old, seen }: { value?: number | undefined; seen?: Count | undefined } = baseline ?? {};
  const told = reason ?? (given.value === undefined ? "no value" : String(given.value));
  const beside = old === undefined && seen === undefined ? undefined : compact({ value: old, seen });
  return inOrder({ at, outcome: word, ...rest, reason: told, baseline: beside } as Sample);
}

function checkOf(given: WrittenCheck): RecordedCheck {
  const { name, kind, limits: by, samples, asked, bound, before, earlier, planned = Math.max(1, samples.length) } = given;
  const judged = compact({
    ...{ name, kind, failureLimit: by["failure-limit"], consecutiveErrorLimit: by["consecutive-error-limit"] },
    inconclusiveLimit: by["inconclusive-limit"] ?? (kind === "traffic" ? unlimited : 0),
    ...{ consecutiveSuccessLimit: by["consecutive-success-limit"], count: by.count, minSamples: by["min-samples"] },
    ...{ dryRun: by["dry-run"], critical: by.critical, weight: by.weight, group: by.group, compare: by.compare },
    ...{ max: by.max, minRequests: by["min-requests"] ?? (by.max === undefined ? undefined : 20) },
  }) as unknown as JudgedBy;
  return {
    ...{ by: judged, bound, asked, planned, earlier, before: before as Memory | undefined },
    samples: samples.map(sampleOf),
  };
}

export function recordingOf(given: WrittenRecording): Recording {
  const checks = given.checks.map(checkOf);
  const ats = checks.flatMap(({ samples }) => samples.map(({ at }) => at));
  const at = (text: string | undefined, otherwise: number) =>
    text === undefined || Number.isNaN(Date.parse(text)) ? otherwise : Date.parse(text);
  const startedAt = at(
    given.startedAt,
    ats.reduce((least, each) => Math.min(least, each), ats[0] ?? 0),
  );
  const endedAt = at(
    given.endedAt,
    ats.reduce((most, each) => Math.max(most, each), startedAt),
  );
  const { result, window = endedAt - startedAt, interval = usualStep, ended, score } = given;
  return { result, window, interval, startedAt, endedAt, ended, score, checks };
}
