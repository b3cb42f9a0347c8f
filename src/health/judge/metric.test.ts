import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Direction, Judgement, Plan, Rules } from "./judgement.ts";
import { judgeMetric, mayFail } from "./metric.ts";
import { randomness } from "./samples.testing.ts";

function judge(baseline: readonly number[], candidate: readonly number[], rules?: Partial<Rules>): Judgement {
  return judgeMetric({ baseline: { values: baseline }, candidate: { values: candidate }, rules });
}

const times = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
const upTo = (count: number, from = 100): number[] => Array.from({ length: count }, (_, i) => from + i);

test("one sample a side can tell nothing, and no p is over 1", () => {
  expect(judge([1], [100], { plan: "sequential" })).toMatchObject({
    verdict: "inconclusive",
    explanation: expect.stringContaining("the least p they could give is 1 > 0.01"),
  });
});

test("numbers as large as can be have a typical value", () => {
  const most = Number.MAX_VALUE;
  expect(judge([-most, most], [-most, most]).explanation).toMatch(/^typical value 0 against 0/);
});

describe("the traps in which Kayenta passes", () => {
  test("half of the points at 10×, 20 a side", () => {
    const { verdict, explanation } = judge(upTo(20), [...upTo(10), ...upTo(10, 1000)]);
    expect(verdict).toBe("fail");
    expect(explanation).toBe("p75 1004 against 114.3, +779 % > 10 %; p = 0.00073 ≤ 0.01; 20 against 20 samples");
  });

  test("seven tenths of the points at 10×", () => {
    expect(judge(upTo(20), [...upTo(6), ...upTo(14, 1000)]).verdict).toBe("fail");
  });

  test.each([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])(
    "a share of %d at 10×, 60 a side: never less sure of more",
    (share) => {
      const { latencies, broken } = randomness(share * 100);
      for (let run = 0; run < 50; run++) expect(judge(latencies(60), broken(60, share)).verdict).toBe("fail");
    },
  );

  test("errors in some minutes only: 5 % of the baseline's, 30 % and more of the candidate's", () => {
    const minutes = (bad: number) => [...times(60 - bad, 0), ...times(bad, 2)];
    for (const bad of [18, 24, 30, 36, 42, 60]) expect(judge(minutes(3), minutes(bad)).verdict).toBe("fail");
  });

  test("two different constants are no chance", () => {
    expect(judge(times(10, 5), times(10, 6)).verdict).toBe("fail");
    expect(judge(times(10, 5), times(10, 5.4)).verdict).toBe("pass");
  });
});

describe("what can't be known is inconclusive", () => {
  const cases: readonly (readonly [string, number[], number[], string])[] = [
    ["nothing at all", [], [], "nothing of the baseline"],
    ["no candidate", upTo(20), [], "nothing of the candidate"],
    ["too few", [1, 2, 3], [10, 20, 30], "too few to tell: the least p they could give is 0.07143 > 0.01"],
    ["NaN among good values", upTo(20), [...upTo(19), Number.NaN], "1 of the values are no numbers"],
    ["infinities", [...upTo(19), Number.POSITIVE_INFINITY], upTo(20), "1 of the values are no numbers"],
    ["only NaN", upTo(20), times(20, Number.NaN), "20 of the values are no numbers"],
  ];
  test.each(cases)("%s", (_, baseline, candidate, why) => {
    const { verdict, explanation, final } = judge(baseline, candidate);
    expect(verdict).toBe("inconclusive");
    expect(final).toBe(true);
    expect(explanation).toContain(why);
  });

  test("NaN beside values that are plainly worse does not save the candidate", () => {
    expect(judge(upTo(20), [...upTo(19, 1000), Number.NaN]).verdict).toBe("fail");
  });

  test("an estimate over the tolerance of which chance is doubtful", () => {
    const { verdict, p, explanation } = judge(upTo(20), [...upTo(11), ...upTo(9, 1000)]);
    expect(p).toBeGreaterThan(0.01);
    expect(p).toBeLessThan(0.05);
    expect(explanation).toContain("too small to call it chance");
    expect(verdict).toBe("inconclusive");
  });
});

describe("the tolerance bounds the estimate", () => {
  test("9 % is let pass however sure it is, 11 % is not", () => {
    const { latencies } = randomness(1);
    const old = latencies(3000);
    expect(
      judge(
        old,
        old.map((value) => value * 1.09),
      ).verdict,
    ).toBe("pass");
    expect(
      judge(
        old,
        old.map((value) => value * 1.09),
      ).p,
    ).toBeLessThan(1e-6);
    expect(
      judge(
        old,
        old.map((value) => value * 1.11),
      ).verdict,
    ).toBe("fail");
  });

  test("a least effect in the metric's unit can be asked for besides", () => {
    const [old, young] = [times(30, 1), times(30, 2)];
    expect(judge(old, young).verdict).toBe("fail");
    expect(judge(old, young, { leastEffect: 1.5 }).verdict).toBe("pass");
  });
});

test("no change among values that tie, zeros most of all, hardly ever fails", () => {
  const { uniform, gauss } = randomness(23);
  const draws = {
    zeros: () => (uniform() < 0.8 ? 0 : Math.ceil(4 * uniform())),
    whole: () => Math.round(5 + 2 * gauss()),
    yesOrNo: () => (uniform() < 0.5 ? 1 : 2),
  };
  for (const [name, draw] of Object.entries(draws)) {
    const side = () => Array.from({ length: 50 }, draw);
    const failed = Array.from({ length: 500 }, () => judge(side(), side())).filter(({ verdict }) => verdict === "fail");
    expect(failed.length, name).toBeLessThanOrEqual(12);
  }
});

describe("direction", () => {
  const [old, young] = [upTo(30), upTo(30, 200)];
  test.each([
    ["increase", "fail", "pass"],
    ["decrease", "pass", "fail"],
    ["either", "fail", "fail"],
  ] as const)("%s is bad", (direction, rises, falls) => {
    expect(judge(old, young, { direction }).verdict).toBe(rises);
    expect(judge(young, old, { direction }).verdict).toBe(falls);
  });
});

describe("looking after every sample", () => {
  const rules = { plan: "sequential" } as const;
  const at = (count: number, baseline: readonly number[], candidate: readonly number[]) => ({
    baseline: { values: baseline.slice(0, count) },
    candidate: { values: candidate.slice(0, count) },
    planned: { baseline: baseline.length, candidate: candidate.length },
    rules,
  });

  test("a candidate that is 10 times slower fails after 10 of 200 samples", () => {
    const { latencies } = randomness(4);
    const [old, young] = [latencies(200), latencies(200, 1000)];
    const first = upTo(200, 1).find((count) => judgeMetric(at(count, old, young)).verdict === "fail");
    expect(first).toBeLessThanOrEqual(10);
  });

  test("before the end it is not final, unless it failed", () => {
    const { latencies } = randomness(5);
    const [old, young] = [latencies(60), latencies(60)];
    const early = judgeMetric(at(30, old, young));
    expect(early).toMatchObject({ verdict: "inconclusive", final: false });
    expect(early.explanation).toContain("60 against 60 samples are planned");
    expect(judgeMetric(at(60, old, young))).toMatchObject({ verdict: "pass", final: true });
  });

  test("10,000 values that are plainly worse: p is 0 to the last bit, and that is a failure", () => {
    const [old, young] = [upTo(10_000), upTo(10_000, 1e6)];
    for (const plan of ["fixed", "sequential"] as const)
      expect(judge(old, young, { plan })).toMatchObject({ verdict: "fail", p: 0 });
  });

  test("false alarms over all looks together stay under alpha", () => {
    const { latencies } = randomness(6);
    let alarms = 0;
    for (let run = 0; run < 400; run++) {
      const [old, young] = [latencies(40), latencies(40)];
      if (upTo(36, 5).some((count) => mayFail(at(count, old, young)))) alarms++;
    }
    expect(alarms / 400).toBeLessThanOrEqual(0.02);
  });

  test("a fixed plan shows nothing before its end, so that nobody looks early", () => {
    const [old, young] = [upTo(60), upTo(60, 1000)];
    const early = judgeMetric({ ...at(30, old, young), rules: { plan: "fixed" } });
    expect(early).toMatchObject({ verdict: "inconclusive", final: false, findings: [] });
  });

  test("what comes after the horizon is not looked at, by time", () => {
    const at = upTo(40, 0);
    const input = {
      baseline: { values: times(40, 1), at },
      candidate: { values: [...times(20, 1), ...times(20, 100)], at },
      planned: { baseline: 20, candidate: 20 },
    };
    expect(judgeMetric(input).verdict).toBe("pass");
    expect(judgeMetric({ ...input, candidate: { values: input.candidate.values, at: at.toReversed() } }).verdict).toBe("fail");
  });
});

describe("for any samples", () => {
  const size = { minLength: 0, maxLength: 40 };
  const round = fc.integer({ min: -500, max: 2000 }).map((value) => value / 8);
  const sample = fc.array(round, size);
  const anything = fc.array(fc.double(), size);
  const direction = fc.constantFrom<Direction>("increase", "decrease", "either");
  const plan = fc.constantFrom<Plan>("fixed", "sequential");

  test("it answers, with a sentence and with p from 0 to 1; no verdict but inconclusive rests on what is no number", () => {
    fc.assert(
      fc.property(anything, anything, direction, plan, (old, young, way, when) => {
        const { verdict, p, explanation } = judge(old, young, { direction: way, plan: when });
        expect(p >= 0 && p <= 1).toBe(true);
        expect(explanation).not.toMatch(/NaN|undefined|null/);
        if ([...old, ...young].some((value) => !Number.isFinite(value))) expect(verdict).not.toBe("pass");
      }),
    );
  });

  test("the unit does not matter", () => {
    const factor = fc.constantFrom(1e-9, 1e-3, 0.25, 3.6, 1000, 1e12);
    fc.assert(
      fc.property(sample, sample, factor, direction, (old, young, by, way) => {
        const scaled = (values: readonly number[]) => values.map((value) => value * by);
        const [here, there] = [judge(old, young, { direction: way }), judge(scaled(old), scaled(young), { direction: way })];
        expect(there.verdict).toBe(here.verdict);
        expect(there.p).toBe(here.p);
      }),
    );
  });

  test("up and down are mirrors", () => {
    fc.assert(
      fc.property(sample, sample, plan, (old, young, when) => {
        const mirrored = (values: readonly number[]) => values.map((value) => -value);
        const up = judge(old, young, { direction: "increase", plan: when });
        const down = judge(mirrored(old), mirrored(young), { direction: "decrease", plan: when });
        expect(down.verdict).toBe(up.verdict);
        expect(down.p).toBe(up.p);
      }),
    );
  });

  test("the order of the samples does not matter, nor does the run", () => {
    fc.assert(
      fc.property(sample, sample, (old, young) => {
        expect(judge(old.toReversed(), young.toReversed())).toEqual(judge(old, young));
      }),
    );
  });

  test("a candidate that fails still fails when any of its values gets worse", () => {
    const distinct = (from: number) =>
      fc
        .uniqueArray(fc.integer({ min: 1, max: 4000 }), { minLength: 6, maxLength: 40 })
        .map((values) => values.map((value) => value * 2 + from));
    fc.assert(
      fc.property(distinct(0), distinct(1), fc.array(fc.nat(5000), { minLength: 40, maxLength: 40 }), (old, young, worse) => {
        // Even against odd, and no two alike: without ties the order is strict.
        const after = young.map((value, i) => value + 2 * (worse[i] as number) + i * 1e-4);
        const before = young.map((value, i) => value + i * 1e-4);
        const rules = { alpha: 0.2 };
        if (judge(old, before, rules).verdict === "fail") expect(judge(old, after, rules).verdict).toBe("fail");
        expect(judge(old, after, rules).findings[0]?.p).toBeLessThanOrEqual(judge(old, before, rules).findings[0]?.p as number);
      }),
    );
  });
});
