import { describe, expect, it, test } from "vitest";
import { type Weighed, weigh } from "./verdict.ts";

const check = (result: "pass" | "fail" | "inconclusive", more: Partial<Weighed> = {}): Weighed => ({
  verdict: { result, explanation: `${result}!` },
  ...more,
});
const score = { pass: 95, marginal: 75, groups: {} };

it("what is on trial counts for nothing", () => {
  expect(weigh([check("pass"), check("fail", { dryRun: true })])).toEqual({ result: "pass", explanation: "pass!" });
  expect(weigh([check("pass", { dryRun: true })])).toMatchObject({ result: "inconclusive" });
});

it("of thirty checks is a sentence still", () => {
  const many = Array.from({ length: 30 }, () => check("pass"));
  expect(weigh(many).explanation).toBe(`${"pass! · ".repeat(8)}and 22 more`);
});

describe("with a score", () => {
  test.each([
    { story: "all passed", checks: [check("pass"), check("pass")], result: "pass", value: 100 },
    { story: "between the marks", checks: [check("pass", { weight: 4 }), check("fail")], result: "inconclusive", value: 80 },
    { story: "under the marks", checks: [check("pass"), check("fail")], result: "fail", value: 50 },
    { story: "doubt alone proves nothing", checks: [check("pass"), check("inconclusive")], result: "inconclusive", value: 50 },
    {
      story: "a critical one outweighs the score",
      checks: [check("pass", { weight: 99 }), check("fail", { critical: true })],
      result: "fail",
      value: 99,
    },
    {
      story: "weights have no end",
      checks: [check("pass", { weight: 1e308 }), check("pass", { weight: 1e308 }), check("fail", { weight: 1 })],
      result: "pass",
      value: 100,
    },
    {
      story: "so does its doubt",
      checks: [check("pass", { weight: 99 }), check("inconclusive", { critical: true })],
      result: "inconclusive",
      value: 99,
    },
  ])("$story", ({ checks, result, value }) => {
    expect(weigh(checks, score)).toMatchObject({ result, score: value });
  });

  it("groups have their part of it", () => {
    const checks = [check("pass", { group: "latency" }), check("fail", { group: "errors" })];
    expect(weigh(checks, { ...score, groups: { latency: 80 } })).toMatchObject({
      result: "inconclusive",
      score: 80,
      explanation: "score 80 of 100 (pass from 95, marginal from 75) · fail!",
    });
  });
});
