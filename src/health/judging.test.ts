import { describe, expect, it, test } from "vitest";
import { randomness } from "./judge/samples.testing.ts";
import { judgedBy } from "./judged-by.ts";
import * as judges from "./judges.ts";
import { type Circumstances, judging, nothingSeen, remember } from "./judging.ts";
import type { Sample } from "./sample.ts";
import { checkSpecSchema } from "./spec/check-schema.ts";

const http = (more: object = {}) => judgedBy(checkSpecSchema.parse({ http: "/health", ...more }));
const around = (more: Partial<Circumstances> = {}): Circumstances => ({ planned: 60, among: 1, judges, ...more });
const answer = (value: number, old?: number): Sample => ({
  at: 0,
  outcome: "pass",
  value,
  reason: `200 in ${value} ms`,
  ...(old === undefined ? {} : { baseline: { value: old } }),
});

/** Feeds both sides; says after how many samples it was decided, and how it ended. */
function compared(
  candidate: readonly number[],
  baseline: readonly number[],
  more: object = {},
  given?: Partial<Circumstances>,
) {
  const judged = judging(http({ compare: "baseline", ...more }), around(given));
  let after = 0;
  for (const [i, value] of candidate.entries()) {
    judged.take(answer(value, baseline[i]));
    after += 1;
    if (judged.verdict("not yet") !== "running") break;
  }
  const verdict = judged.verdict("as planned");
  if (verdict === "running") throw new Error("an ended check has a verdict");
  return { after, ...verdict };
}

describe("old beside new", () => {
  const { latencies, broken } = randomness(5);

  it("stops long before the end when every second answer is ten times as slow", () => {
    const verdict = compared(broken(60, 0.5), latencies(60));
    expect(verdict.result).toBe("fail");
    expect(verdict.after).toBeLessThan(30);
    expect(verdict.explanation).toMatch(
      /^http \/health: .* against .*, (typical shift )?\+.* % > 10 %; p .*≤ 0.01; \d+ against \d+ samples$/,
    );
  });

  it("passes what is no different, and says both", () => {
    const verdict = compared(latencies(60), latencies(60));
    expect(verdict).toMatchObject({ result: "pass", after: 60 });
    expect(verdict.explanation).toMatch(/^http \/health: 60 of 60 passed; typical value .* against/);
  });

  it("can't tell from a few, or without the other side", () => {
    expect(compared(latencies(3), latencies(3))).toMatchObject({ result: "inconclusive" });
    expect(compared(latencies(30), [])).toMatchObject({
      result: "inconclusive",
      explanation: expect.stringContaining("nothing of the baseline to compare"),
    });
  });

  it("shares alpha with the other checks that are compared", () => {
    expect(compared(broken(60, 0.5), latencies(60), {}, { among: 4 }).explanation).toContain("≤ 0.0025");
  });

  it("rates share alpha, too", () => {
    const by = judgedBy(checkSpecSchema.parse({ traffic: "error-rate", max: "50%", compare: "baseline", alpha: "5%" }));
    const users: Sample = {
      ...{ at: 0, outcome: "inconclusive", reason: "", seen: { bad: 12, total: 1_000 } },
      baseline: { seen: { bad: 2, total: 1_000 } },
    };
    const outcome = (among: number) => {
      const judged = judging(by, around({ among }));
      judged.take(users);
      return judged.verdict("as planned");
    };
    expect(outcome(1)).toMatchObject({ result: "fail" });
    expect(outcome(10)).toMatchObject({ result: "pass" });
  });

  it("compares with an earlier window", () => {
    const earlier = { values: latencies(60), counts: { bad: 0, total: 0 } };
    expect(compared(broken(60, 0.5), [], {}, { earlier })).toMatchObject({ result: "fail" });
  });

  it("looks after each of a hundred samples, and of 10,000 some five hundred times", () => {
    const looks: number[] = [];
    const counting = {
      ...judges,
      mayFail({ candidate }: Parameters<typeof judges.mayFail>[0]) {
        looks.push(candidate.values.length);
        return false;
      },
    };
    const judged = judging(http({ compare: "baseline" }), around({ planned: 10_000, judges: counting }));
    for (let i = 0; i < 10_000; i++) judged.take(answer(100, 100));
    expect(looks.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(looks.length).toBeLessThan(600);
    const waits = looks.slice(1).map((count, i) => count / (looks[i] as number));
    expect(Math.max(...waits.slice(100))).toBeLessThan(1.016);
  });

  it("a limit still decides at once", () => {
    const judged = judging(http({ compare: "baseline" }), around());
    judged.take({ at: 0, outcome: "fail", reason: "503" });
    expect(judged.verdict("not yet")).toMatchObject({
      result: "fail",
      explanation: expect.stringContaining("failure-limit 0"),
    });
  });

  it("Kayenta's judge passes what is broken for half of the users, as it does", () => {
    expect(compared(broken(60, 0.5), latencies(60), { judge: "kayenta" })).toMatchObject({ result: "pass", after: 60 });
    expect(compared(latencies(60, 200), latencies(60), { judge: "kayenta" })).toMatchObject({
      result: "fail",
      explanation: expect.stringMatching(/Kayenta's judge says High; shift .* effect .*; 60 against 60 samples$/),
    });
  });
});

it("what is remembered of lost samples judges on as if they were there", () => {
  const { latencies, broken } = randomness(9);
  const by = http({ compare: "baseline", "failure-limit": 3 });
  const samples = broken(60, 0.2).map((value, i) => answer(value, latencies(60)[i]));
  const whole = judging(by, around());
  for (const sample of samples) whole.take(sample);
  let memory = nothingSeen();
  for (const sample of samples.slice(0, 25)) memory = remember(by, memory, sample, { among: 1 });
  const rest = judging(by, around(), JSON.parse(JSON.stringify(memory)));
  for (const sample of samples.slice(25)) rest.take(sample);
  expect(rest.verdict("as planned")).toEqual(whole.verdict("as planned"));
});

describe("limits", () => {
  const drawn: Readonly<Record<string, Sample["outcome"]>> = { p: "pass", f: "fail", e: "error", i: "inconclusive" };
  test.each<[string, object, string, "not yet" | "as planned" | "early", string]>([
    [
      "enough passes in a row decide",
      { "consecutive-success-limit": 3, "failure-limit": 2 },
      "fppp",
      "not yet",
      "pass: x: 3 passed in a row ≥ consecutive-success-limit 3, 1 failed ≤ failure-limit 2 (last: f)",
    ],
    [
      "what was decided stays so",
      { "consecutive-success-limit": 2 },
      "ppfff",
      "not yet",
      "pass: x: 2 passed in a row ≥ consecutive-success-limit 2",
    ],
    [
      "never enough in a row",
      { "consecutive-success-limit": 3, "failure-limit": 5 },
      "ppfpp",
      "as planned",
      "inconclusive: x: at most 2 passed in a row < consecutive-success-limit 3 (4 of 5 passed, 1 failed)",
    ],
    [
      "the only limit there is was not reached",
      { "consecutive-success-limit": 3, "failure-limit": "off" },
      "fpffp",
      "as planned",
      "fail: x: at most 1 passed in a row < consecutive-success-limit 3 (2 of 5 passed, 3 failed)",
    ],
    ["a count is enough", { count: 3 }, "ppp", "not yet", "pass: x: 3 of 3 passed"],
    ["errors are no part of a count", { count: 3 }, "pepe", "not yet", "running"],
    [
      "the window was too short for the count",
      { count: 5 },
      "ppp",
      "as planned",
      "inconclusive: x: the window was over after 3 looks < count 5 (3 of 3 passed)",
    ],
    [
      "fewer samples than asked for",
      { "min-samples": 4, "consecutive-error-limit": 9 },
      "pppeeee",
      "as planned",
      "inconclusive: x: 3 samples that could be judged < min-samples 4 (3 of 7 passed, 4 not measurable)",
    ],
    [
      "nothing but errors",
      { "consecutive-error-limit": "off" },
      "eeee",
      "as planned",
      "inconclusive: x: mostly not measurable, 0 of 4 passed, 4 not measurable (last: e)",
    ],
    ["ended early", { count: 3 }, "pp", "early", "inconclusive: x: stopped before the window was over (2 of 2 passed)"],
    ["ended early after its count", { count: 2 }, "pp", "early", "pass: x: 2 of 2 passed"],
  ])("%s", (_, limits, letters, ended, comes) => {
    const judged = judging(http({ name: "x", ...limits }), around());
    for (const letter of letters) judged.take({ at: 0, outcome: drawn[letter] ?? "error", reason: letter });
    const verdict = judged.verdict(ended);
    expect(verdict === "running" ? verdict : `${verdict.result}: ${verdict.explanation}`).toBe(comes);
  });
});
