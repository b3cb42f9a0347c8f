import { describe, expect, test } from "vitest";
import { randomness } from "../samples.testing.ts";
import { type Classification, classify, type KayentaMetric } from "./classify.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { published, withR } from "./published.testing.ts";
import { type ClassifiedMetric, kayentaScore } from "./score.ts";

const upTo = (count: number, from = 100) => Array.from({ length: count }, (_, i) => from + i);
const label = (control: readonly number[], experiment: readonly number[], metric?: Partial<KayentaMetric>) =>
  classify(control, experiment, metric).label;

describe("the shift, against R's wilcox.test(exact = FALSE, conf.int = TRUE) as Kayenta ported it", () => {
  test("its simplest cases", () => {
    const tens = Float64Array.of(10, 20, 30, 40, 50);
    const ones = Float64Array.of(1, 2, 3, 4, 5);
    const { low, high, estimate } = mannWhitney(ones, tens, 0.98);
    expect(low).toBeGreaterThan(4);
    expect(high).toBeLessThanOrEqual(49);
    expect(estimate).toBeCloseTo(27, 0);
  });

  test.each(withR)(
    "what R says of the samples in Kayenta's own tests, at $confidence",
    ({ control, experiment, confidence, ...r }) => {
      const { low, high, estimate } = mannWhitney(control, experiment, confidence);
      expect(Math.abs(low - r.low)).toBeLessThan(1e-6);
      expect(Math.abs(high - r.high)).toBeLessThan(1e-6);
      expect(Math.abs(estimate - r.estimate)).toBeLessThan(1e-4);
    },
  );

  test("half of the canary broken: the interval and the estimate of the study", () => {
    const { low, high, estimate } = mannWhitney(
      Float64Array.from(upTo(20)),
      Float64Array.from([...upTo(10), ...upTo(10, 1000)]),
      0.98,
    );
    expect(low).toBeCloseTo(-4, 1);
    expect(high).toBeCloseTo(894, 1);
    expect(estimate).toBeGreaterThan(440);
    expect(estimate).toBeLessThan(460);
  });
});

describe("classification", () => {
  const { latencies } = randomness(2);
  const [old, young] = [latencies(60), latencies(60)];
  const cases: readonly (readonly [
    string,
    readonly number[],
    readonly number[],
    Partial<KayentaMetric>,
    Classification["label"],
  ])[] = [
    ["no change", old, young, {}, "Pass"],
    ["twice as much", old, old.map((value) => value * 2), {}, "High"],
    ["half as much", old, old.map((value) => value / 2), {}, "Low"],
    ["more, where less is bad", old, old.map((value) => value * 2), { direction: "decrease" }, "Pass"],
    ["less, where more is bad", old, old.map((value) => value / 2), { direction: "increase" }, "Pass"],
    ["published: the same", published.control, published.same, {}, "Pass"],
    ["published: high", published.control, published.doubled, {}, "High"],
    ["published: high, where only less is bad", published.control, published.doubled, { direction: "decrease" }, "Pass"],
    ["published: high, where only more is bad", published.control, published.doubled, { direction: "increase" }, "High"],
    ["published: low", published.doubled, published.control, {}, "Low"],
    ["published: low, where only more is bad", published.doubled, published.control, { direction: "increase" }, "Pass"],
    ["published: low, where only less is bad", published.doubled, published.control, { direction: "decrease" }, "Low"],
    ["the same values in another order", old, old.toReversed(), {}, "Pass"],
    ["one constant on both sides", [7, 7, 7], [7, 7], {}, "Pass"],
    ["two constants", new Array(20).fill(7), new Array(20).fill(9), {}, "High"],
    [
      "too small an effect to be allowed for",
      old,
      old.map((value) => value * 2),
      {
        effect: { measure: "meanRatio", allowedIncrease: 3, allowedDecrease: 0.3, criticalIncrease: 9, criticalDecrease: 0.1 },
      },
      "Pass",
    ],
    ["no data", [], young, {}, "Nodata"],
    ["no data that must be there", old, [Number.NaN], { mustHaveData: true }, "NodataFailMetric"],
    ["no data that must be there, critical", old, [], { mustHaveData: true, critical: true }, "Nodata"],
    ["no canary at all where NaN is 0: its hole, kept", old, [], { nanStrategy: "replace" }, "Pass"],
    ["half of the points at 10×: its hole, kept", upTo(20), [...upTo(10), ...upTo(10, 1000)], {}, "Pass"],
    ["seven tenths at 10×: its hole, kept", upTo(20), [...upTo(6), ...upTo(14, 1000)], {}, "Pass"],
    ["eight tenths at 10×", upTo(20), [...upTo(4), ...upTo(16, 1000)], {}, "High"],
    ["three outliers, removed", upTo(60), [...upTo(60), 9000], { outliers: "remove" }, "Pass"],
  ];
  test.each(cases)("%s", (_, control, experiment, metric, expected) => {
    expect(label(control, experiment, metric)).toBe(expected);
  });

  test("critical metrics are critical only beyond their critical effect", () => {
    const effect = {
      measure: "meanRatio",
      allowedIncrease: 1,
      allowedDecrease: 1,
      criticalIncrease: 3,
      criticalDecrease: 0.1,
    } as const;
    expect(
      classify(
        old,
        old.map((value) => value * 2),
        { critical: true, effect },
      ).critical,
    ).toBe(false);
    expect(
      classify(
        old,
        old.map((value) => value * 4),
        { critical: true, effect },
      ).critical,
    ).toBe(true);
  });

  test("its power is not monotone: 0.4 of the points at 10× is seen more often than 0.6", () => {
    const { broken, latencies: fresh } = randomness(3);
    const seen = (share: number) =>
      Array.from({ length: 40 }, () => label(fresh(60), broken(60, share))).filter((word) => word === "High").length;
    expect(seen(0.4)).toBeGreaterThan(25);
    expect(seen(0.5)).toBeLessThan(10);
    expect(seen(0.6)).toBe(0);
    expect(seen(0.7)).toBe(40);
  });
});

describe("score", () => {
  const metric = (
    word: Classification["label"],
    groups: string[],
    more: Partial<ClassifiedMetric> & { critical?: boolean } = {},
  ): ClassifiedMetric => ({
    classification: { label: word, critical: more.critical ?? false, shift: undefined, effect: 1 },
    groups,
    muted: more.muted,
  });
  const rules = { weights: { system: 60 }, pass: 95, marginal: 75 };

  test.each<[string, readonly ClassifiedMetric[], Record<string, number>, number]>([
    ["one that passes", [metric("Pass", ["a"])], {}, 100],
    ["one that is high", [metric("High", ["a"])], {}, 0],
    ["one of two", [metric("Pass", ["a"]), metric("High", ["a"])], {}, 50],
    ["one of three", [metric("Pass", ["a"]), metric("High", ["a"]), metric("Low", ["a"])], {}, 33.33],
    ["weights", [metric("Pass", ["a"]), metric("Pass", ["a"]), metric("High", ["b"])], { a: 75, b: 25 }, 75],
    ["equal weights", [metric("Pass", ["a"]), metric("High", ["a"]), metric("High", ["b"])], { a: 50, b: 50 }, 25],
    ["no data", [metric("Nodata", ["a"])], {}, 0],
    ["a critical one is high", [metric("Pass", ["a"]), metric("High", ["a"], { critical: true })], {}, 0],
    ["a critical one passes, another is low", [metric("Low", ["a"]), metric("Pass", ["a"], { critical: true })], {}, 50],
    ["one that is only reported", [metric("Pass", ["a"]), metric("High", ["a"], { muted: true })], {}, 100],
  ])("as in Kayenta's own tests: %s", (_, metrics, weights, score) => {
    expect(kayentaScore(metrics, { weights, pass: 95, marginal: 75 }).score).toBe(score);
  });

  test("groups without a weight share the rest", () => {
    const metrics = [metric("Pass", ["system"]), metric("High", ["system"]), metric("Pass", ["a"]), metric("Low", ["b"])];
    expect(kayentaScore(metrics, rules)).toMatchObject({
      score: 50,
      verdict: "fail",
      groups: [{ weight: 60, score: 50 }, { weight: 20 }, { weight: 20 }],
    });
  });

  test("critical, muted, empty groups and missing data", () => {
    const passed = [metric("Pass", ["system"]), metric("Pass", ["a"])];
    expect(kayentaScore([...passed, metric("High", ["a"], { critical: true })], rules)).toMatchObject({
      score: 0,
      verdict: "fail",
    });
    expect(kayentaScore([...passed, metric("High", ["a"], { muted: true })], rules)).toMatchObject({
      score: 100,
      verdict: "pass",
    });
    expect(kayentaScore([...passed, metric("Nodata", ["b"])], rules)).toMatchObject({ score: 100, verdict: "pass" });
    expect(kayentaScore([metric("Pass", ["system"]), metric("Nodata", ["b"])], rules)).toMatchObject({
      score: 0,
      verdict: "fail",
    });
    expect(kayentaScore([], rules)).toMatchObject({ score: 0, verdict: "fail" });
  });
});
