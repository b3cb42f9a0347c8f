import { number } from "../judge/wording.ts";
import type { Outcome, Sample } from "../sample.ts";
import type { CheckResult } from "../watch.ts";

/** A stretch of the window, by its worst sample. */
export interface Point {
  /** Seconds since the first sample. */
  readonly at: number;
  readonly value: number;
  readonly baseline: number | undefined;
  readonly outcome: Outcome;
}

export interface ChartSeries {
  readonly name: string;
  /** `ms`, `%`, or what else the numbers count; empty when it is not known. */
  readonly unit: string;
  readonly points: readonly Point[];
  readonly limit: number | undefined;
  /** The highest number to be seen, and the lowest, which is 0 where none is below. */
  readonly most: number;
  readonly least: number;
  readonly seconds: number;
}

const worstFirst: readonly Outcome[] = ["fail", "error", "inconclusive", "pass"];
const units: Readonly<Record<NonNullable<Sample["unit"]>, string>> = { ms: "ms", ratio: "%", bytes: "bytes", seconds: "s" };
const sizes = [
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
] as const;

/** By what the numbers are multiplied, and what they count then; those of an axis must be short. */
function scaleOf(unit: Sample["unit"], greatest: number): readonly [number, string] {
  if (unit === undefined) return [1, ""];
  if (unit === "ratio") return [100, units.ratio];
  const [size, name] = (unit === "bytes" ? sizes.find(([least]) => greatest >= least) : undefined) ?? [1, units[unit]];
  return [1 / size, name];
}

/** A check's number over time, at most `width` points; undefined when there is none to draw. */
export function chartSeries({ name, samples, bound }: CheckResult, width: number): ChartSeries | undefined {
  const first = samples[0]?.at;
  const numbered = samples.filter((sample) => sample.value !== undefined && Number.isFinite(sample.value));
  if (first === undefined || numbered.length < 2) return undefined;
  const unit = numbered.find((sample) => sample.unit !== undefined)?.unit;
  const greatest = numbered.reduce((most, { value = 0 }) => Math.max(most, Math.abs(value)), Math.abs(bound ?? 0));
  const [scale, unitSaid] = scaleOf(unit, greatest);
  const cells = Math.min(numbered.length, width);
  let [bad, total] = [0, 0];
  const baselines = numbered.map(({ baseline }) => {
    bad += baseline?.seen?.bad ?? 0;
    total += baseline?.seen?.total ?? 0;
    return baseline?.value ?? (total > 0 ? bad / total : undefined);
  });
  const points = Array.from({ length: cells }, (_, cell): Point => {
    const from = Math.floor((cell * numbered.length) / cells);
    const to = Math.floor(((cell + 1) * numbered.length) / cells);
    const stretch = numbered.slice(from, to);
    const worst = stretch.reduce((most, each) => ((each.value as number) > (most.value as number) ? each : most));
    const old = baselines.slice(from, to).filter((value) => value !== undefined);
    return {
      at: (worst.at - first) / 1_000,
      value: (worst.value as number) * scale,
      baseline: old.length === 0 ? undefined : Math.max(...old) * scale,
      outcome: worstFirst.find((outcome) => stretch.some((sample) => sample.outcome === outcome)) ?? "inconclusive",
    };
  });
  const limit = bound === undefined ? undefined : bound * scale;
  const drawn = points.flatMap(({ value, baseline }) => [value, baseline ?? value]);
  const most = Math.max(...drawn, limit ?? Number.NEGATIVE_INFINITY);
  const least = Math.min(0, ...drawn, limit ?? 0);
  const seconds = Math.max((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0), 0.001);
  return { name, unit: unitSaid, points, limit, most, least, seconds };
}

export const sayNumber = (value: number, unit: string): string => (unit === "" ? number(value) : `${number(value)} ${unit}`);
