import { describe, expect, test } from "vitest";
import { type JudgedCheck, judgeAll } from "./all.ts";
import { holm } from "./holm.ts";
import type { Judgement } from "./judgement.ts";

function check(name: string, verdict: Judgement["verdict"], more: Partial<JudgedCheck> & { p?: number } = {}): JudgedCheck {
  const { p = verdict === "fail" ? 1e-6 : 0.5, ...rest } = more;
  const judgement: Judgement = {
    verdict,
    p,
    final: true,
    decisive: undefined,
    findings: [],
    explanation: `p ${p}`,
    counts: { baseline: 9, candidate: 9 },
  };
  return { name, judgement, ...rest };
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `check-${i}`);

test("Holm's correction, by hand", () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

describe("several checks", () => {
  test("what one of 50 does by chance is doubt, not failure", () => {
    const many = names(50).map((name, i) => check(name, i === 0 ? "fail" : "pass", { p: i === 0 ? 0.008 : 0.5 }));
    expect(judgeAll(many)).toMatchObject({
      verdict: "inconclusive",
      checks: [{ verdict: "inconclusive", p: 0.008, corrected: 0.4 }, ...names(49).map(() => ({}))],
    });
    expect(judgeAll(many.slice(0, 1)).verdict).toBe("fail");
  });

  test("a plain failure fails among any number", () => {
    const { verdict, explanation } = judgeAll([check("errors", "fail"), ...names(19).map((name) => check(name, "pass"))]);
    expect(verdict).toBe("fail");
    expect(explanation).toBe("19 of 20 checks passed, score 95 · errors: p 0.000001 (p < 0.0001 among 20 checks)");
  });

  test("without a wanted score any doubt is doubt, and nothing is no pass", () => {
    expect(judgeAll([check("a", "pass"), check("b", "inconclusive")]).verdict).toBe("inconclusive");
    expect(judgeAll([check("a", "pass")]).verdict).toBe("pass");
    expect(judgeAll([])).toMatchObject({ verdict: "inconclusive", score: 0, explanation: "nothing was compared" });
  });
});

describe("the score, as Kayenta's users know it", () => {
  const score = { pass: 90, marginal: 60 };
  const of = (passed: number, failed: number) => [
    ...names(passed).map((name) => check(name, "pass")),
    ...names(failed).map((name) => check(`bad-${name}`, "fail")),
  ];
  test.each([
    [9, 1, 90, "pass"],
    [8, 2, 80, "inconclusive"],
    [6, 4, 60, "inconclusive"],
    [5, 5, 50, "fail"],
  ])("%d passed, %d failed: %d, %s", (passed, failed, points, verdict) => {
    expect(judgeAll(of(passed, failed), { score })).toMatchObject({ score: points, verdict });
  });

  test("doubt counts as not passed, but alone it never fails", () => {
    const doubtful = [check("a", "pass"), check("b", "inconclusive"), check("c", "inconclusive")];
    expect(judgeAll(doubtful, { score })).toMatchObject({ score: 33.33, verdict: "inconclusive" });
  });

  test("a critical failure fails whatever the score; a critical doubt leaves it open", () => {
    expect(judgeAll([...of(19, 0), check("errors", "fail", { critical: true })], { score }).verdict).toBe("fail");
    expect(judgeAll([...of(19, 0), check("errors", "inconclusive", { critical: true })], { score }).verdict).toBe(
      "inconclusive",
    );
  });

  test("groups have their per cents, the others share the rest, checks have weights within", () => {
    const checks = [
      check("errors", "pass", { group: "users" }),
      check("latency", "fail", { group: "users", weight: 3 }),
      check("cpu", "pass", { group: "machine" }),
      check("logs", "pass"),
    ];
    expect(judgeAll(checks, { groups: { users: 60 }, score })).toMatchObject({
      score: 55,
      groups: [
        { name: "users", score: 25, weight: 60 },
        { name: "machine", score: 100, weight: 20 },
        { name: "", score: 100, weight: 20 },
      ],
    });
  });
});
