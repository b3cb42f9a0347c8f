import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { unlikeRecording } from "./failures.ts";
import { judgedBy } from "./judged-by.ts";
import { type Earlier, isRate } from "./judging.ts";
import { readRecordings } from "./recording/read-recordings.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import type { Subject } from "./spec/subject.ts";

export interface Baseline {
  readonly subject?: NonNullable<Subject["baseline"]>;
  readonly earlier?: ReadonlyMap<string, Earlier>;
}

/** What is compared with: an address where the old release answers at the same time, or what an earlier gate recorded. */
export async function baselineOf(
  baseline: string,
  { checks, headers, world }: { checks: readonly CheckSpec[]; headers: Subject["headers"]; world: World },
): Promise<Baseline> {
  if (/^https?:\/\//i.test(baseline)) return { subject: { baseUrl: baseline, headers } };
  const recordings = await readRecordings(baseline, world);
  const earlier = new Map<string, Earlier>();
  for (const spec of checks.filter(({ compare }) => compare !== undefined)) {
    const recorded = recordings.flatMap(({ recording }) => recording.checks.filter(({ by }) => by.name === spec.name));
    const samples = recorded.flatMap((check) => check.samples);
    const values = [
      ...recorded.flatMap((check) => check.before?.compared.candidate ?? []),
      ...samples.flatMap(({ value }) => (value === undefined || !Number.isFinite(value) ? [] : [value])),
    ];
    const counts = [
      ...recorded.map((check) => check.before?.rate.candidate ?? { bad: 0, total: 0 }),
      ...samples.map(({ seen = { bad: 0, total: 0 } }) => seen),
    ].reduce((sum, each) => ({ bad: sum.bad + each.bad, total: sum.total + each.total }), { bad: 0, total: 0 });
    if (isRate(judgedBy(spec)) ? counts.total === 0 : values.length === 0)
      throw fail(unlikeRecording, { path: baseline, check: spec.name });
    earlier.set(spec.name, { values, counts });
  }
  return { earlier };
}
