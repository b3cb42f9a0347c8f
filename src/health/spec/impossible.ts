import type { z } from "zod";
import { unlimited } from "../unlimited.ts";
import { type CommonWritten, commonKeys } from "./common-keys.ts";

/** A combination that can't be meant: at which key, and why. */
export interface Impossible {
  readonly key: string;
  readonly message: string;
}

/**
 * What the common keys of a check contradict each other in. Keys that are wrong by themselves are left out, so that
 * those that are right are still compared, and everything is told at once.
 */
export function impossible(raw: object): readonly Impossible[] {
  const written: Partial<Record<keyof CommonWritten, unknown>> = {};
  for (const [key, type] of Object.entries(commonKeys)) {
    if (!Object.hasOwn(raw, key)) continue;
    const read = (type as z.ZodType).safeParse((raw as Record<string, unknown>)[key]);
    if (read.success) written[key as keyof CommonWritten] = read.data;
  }
  return [...contradictions(written as CommonWritten)];
}

function* contradictions(written: CommonWritten): Generator<Impossible> {
  const { count, critical, compare } = written;
  const failures = written["failure-limit"] ?? 0;
  const inconclusive = written["inconclusive-limit"];
  const successes = written["consecutive-success-limit"];
  const samples = written["min-samples"];
  if (failures === unlimited && successes === undefined && compare === undefined)
    yield {
      key: "failure-limit",
      message: "is off, and nothing else decides against the app; expected a number, or consecutive-success-limit beside it.",
    };
  if (count !== undefined) {
    if (failures !== unlimited && count <= failures)
      yield { key: "count", message: `is ${count} ≤ failure-limit ${failures}: no number of failed looks could be a fail.` };
    if (inconclusive !== undefined && inconclusive !== unlimited && count <= inconclusive)
      yield {
        key: "count",
        message: `is ${count} ≤ inconclusive-limit ${inconclusive}: looks that say nothing could not be told from a pass.`,
      };
    if (successes !== undefined && count < successes)
      yield {
        key: "count",
        message: `is ${count} < consecutive-success-limit ${successes}: there would never be so many passes.`,
      };
    if (samples !== undefined && count < samples)
      yield { key: "count", message: `is ${count} < min-samples ${samples}: it could never pass.` };
  }
  if (critical === true && written["dry-run"] === true)
    yield { key: "critical", message: "is true and so is dry-run: a check that does not count can't decide." };
  if (critical === true && written.weight === 0)
    yield { key: "critical", message: "is true and weight is 0: a check without weight can't decide." };
  for (const key of ["tolerance", "alpha", "direction", "plan", "judge"] as const)
    if (written[key] !== undefined && compare === undefined)
      yield { key, message: "says how to compare, and nothing is compared; expected compare: baseline beside it." };
}
