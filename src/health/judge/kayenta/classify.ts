import { quantile } from "../quantile.ts";
import { mannWhitney, type Shift } from "./mann-whitney.ts";

/** NetflixACAJudge-v1.0's own settings of one metric, by its words. */
export interface KayentaMetric {
  readonly direction: "increase" | "decrease" | "either";
  readonly nanStrategy: "remove" | "replace";
  readonly outliers: "keep" | "remove";
  readonly critical: boolean;
  readonly mustHaveData: boolean;
  readonly effect: {
    readonly measure: "meanRatio" | "cles";
    readonly allowedIncrease: number;
    readonly allowedDecrease: number;
    readonly criticalIncrease: number;
    readonly criticalDecrease: number;
  };
}

export const usualKayentaMetric: KayentaMetric = {
  direction: "either",
  nanStrategy: "remove",
  outliers: "keep",
  critical: false,
  mustHaveData: false,
  effect: { measure: "meanRatio", allowedIncrease: 1, allowedDecrease: 1, criticalIncrease: 1, criticalDecrease: 1 },
};

export interface Classification {
  readonly label: "Pass" | "High" | "Low" | "Nodata" | "NodataFailMetric";
  /** Outweighs every score. */
  readonly critical: boolean;
  readonly shift: Shift | undefined;
  /** The effect size; NaN when it can't be had. */
  readonly effect: number;
}

const TOLERANCE = 0.25;
const CONFIDENCE = 0.98;
const OUTLIER_FACTOR = 3;
const NOISE = 1e-5;

/**
 * A metric as NetflixACAJudge-v1.0 classifies it, its faults included, for teams that have tuned their thresholds on it. It passes a
 * canary of which half the points are at 10×: the bound is a quarter of the estimated shift, so a large mixed shift raises its own bar.
 * One difference: where both sides are constants Kayenta draws unseeded noise; here the noise is always the same.
 */
export function classify(
  control: ArrayLike<number>,
  experiment: ArrayLike<number>,
  given: Partial<KayentaMetric> = {},
): Classification {
  const metric = { ...usualKayentaMetric, ...given };
  const old = prepared(control, metric);
  const young = prepared(experiment, metric);
  const none = (label: Classification["label"], critical = false): Classification => ({
    label,
    critical,
    shift: undefined,
    effect: Number.NaN,
  });
  if (old.length === 0 || young.length === 0) {
    if (metric.nanStrategy === "replace") return none("Pass");
    return metric.mustHaveData && !metric.critical ? none("NodataFailMetric") : none("Nodata", metric.critical);
  }
  const [a, b] = [old.toSorted(), young.toSorted()];
  if (a.length === b.length && a.every((value, i) => value === b[i])) return none("Pass");
  if (new Set([...a, ...b]).size === 1) return none("Pass");
  const constants = a[0] === a.at(-1) && b[0] === b.at(-1);
  const shift = constants ? mannWhitney(withNoise(a), withNoise(b), CONFIDENCE) : mannWhitney(a, b, CONFIDENCE);
  const effect = metric.effect.measure === "cles" ? commonLanguage(a, b) : meanRatio(old, young);
  return { ...decided(shift, effect, metric), shift, effect };
}

function decided(shift: Shift, effect: number, { direction, critical, effect: allowed }: KayentaMetric) {
  const bound = TOLERANCE * Math.abs(shift.estimate);
  // NaN, from a mean of 0, is let through by both comparisons.
  const high = direction !== "decrease" && shift.low > bound && !(effect < allowed.allowedIncrease);
  const low = direction !== "increase" && shift.high < -bound && !(effect > allowed.allowedDecrease);
  if (high) return { label: "High" as const, critical: critical && !(effect < allowed.criticalIncrease) };
  if (low) return { label: "Low" as const, critical: critical && !(effect > allowed.criticalDecrease) };
  return { label: "Pass" as const, critical: false };
}

function prepared(values: ArrayLike<number>, { nanStrategy, outliers }: KayentaMetric): Float64Array {
  const all = new Float64Array(values);
  const clean =
    nanStrategy === "remove"
      ? all.filter((value) => !Number.isNaN(value))
      : all.map((value) => (Number.isNaN(value) ? 0 : value));
  // No measurement at all, not one that was NaN: that is what stays empty under `replace`.
  if (outliers === "keep" || clean.length === 0) return clean;
  const sorted = clean.toSorted();
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = OUTLIER_FACTOR * (third - first);
  const [low, high] = [Math.min(first - reach, quantile(sorted, 0.01)), Math.max(third + reach, quantile(sorted, 0.99))];
  return clean.filter((value) => value >= low && value <= high);
}

/** 1e-5 of the value, spread evenly: what unseeded Gaussian noise does on average, without its chance. */
function withNoise(values: Float64Array): Float64Array {
  return values.map((value, i) => value + NOISE * value * ((2 * (i + 0.5)) / values.length - 1));
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanRatio(control: Float64Array, experiment: Float64Array): number {
  const [old, young] = [mean(control), mean(experiment)];
  return old === 0 || young === 0 ? Number.NaN : young / old;
}

/** P(experiment > control) + ½ P(equal). */
function commonLanguage(control: Float64Array, experiment: Float64Array): number {
  let wins = 0;
  for (const young of experiment) for (const old of control) wins += young > old ? 1 : young === old ? 0.5 : 0;
  return wins / (control.length * experiment.length);
}
