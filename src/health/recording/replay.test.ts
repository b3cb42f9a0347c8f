import { describe, expect, it } from "vitest";
import { fakeFiles, fakeHttp, fakeWorld } from "../../world.testing.ts";
import { randomness } from "../judge/samples.testing.ts";
import { checkSpecSchema } from "../spec/check-schema.ts";
import type { CheckSpec } from "../spec/check-spec.ts";
import type { Subject } from "../spec/subject.ts";
import { gateOutcome } from "../telling/gate-outcome.ts";
import { virtualClock } from "../virtual-clock.testing.ts";
import { watch } from "../watch.ts";
import { parseRecording } from "./read-recordings.ts";
import { replay } from "./replay.ts";
import { replayGate } from "./replay-gate.ts";

const checks = (...written: object[]): CheckSpec[] => written.map((one) => checkSpecSchema.parse(one));
const terms = { window: 30_000, interval: 1_000, score: undefined };

/** A gate over an app of which every so many answers are slow, or bad; and users of both releases. */
async function live(specs: readonly CheckSpec[], { bad = 0, slow = 0, worse = 0.002, window = 30_000, ...more } = {}) {
  const { uniform, latencies } = randomness(3);
  const http = fakeHttp(({ headers }) => {
    const ms = (latencies(1)[0] as number) * (headers?.["x"] === "new" && uniform() < slow ? 10 : 1);
    return { status: headers?.["x"] === "new" && uniform() < bad ? 503 : 200, headers: {}, body: "ok", truncated: false, ms };
  });
  const users = (rate: number) => {
    let [requests, errors] = [0, 0];
    return async () => {
      for (let i = 0; i < 50; i++) if (uniform() < rate) errors += 1;
      requests += 50;
      return { requests, errors };
    };
  };
  const subject: Subject = {
    baseUrl: "http://app",
    headers: { x: "new" },
    traffic: users(worse),
    baseline: { baseUrl: "http://app", headers: { x: "old" }, traffic: users(0.002) },
  };
  const world = fakeWorld({ http, clock: virtualClock() });
  return watch({ world, checks: specs, window, interval: 1_000, subject, ...more });
}

const written = (outcome: ReturnType<typeof gateOutcome>) =>
  JSON.stringify({ action: "health-gate", result: outcome.result, explanation: outcome.explanation, ...outcome.report });

describe("a recording comes to the same, bit for bit", () => {
  const gates: readonly [string, readonly object[], Parameters<typeof live>[1]][] = [
    [
      "a pass",
      [
        { http: "/health", within: "1s" },
        { traffic: "error-rate", max: "1%" },
      ],
      {},
    ],
    ["a failed look", [{ http: "/health", "failure-limit": 1 }, { http: "/" }], { bad: 0.3 }],
    ["old beside new", [{ http: "/health", compare: "baseline" }], { slow: 0.5 }],
    ["as Kayenta", [{ http: "/health", compare: "baseline", judge: "kayenta" }], { slow: 0.5 }],
    ["users", [{ traffic: "error-rate", max: "1%", compare: "baseline" }], { worse: 0.04 }],
    [
      "a count",
      [
        { http: "/health", count: 5 },
        { http: "/", "consecutive-success-limit": 3, "dry-run": true },
      ],
      {},
    ],
  ];
  it.each(gates)("%s", async (_, specs, how) => {
    const outcome = gateOutcome(await live(checks(...specs), how), terms);
    const again = gateOutcome(await replay(parseRecording(written(outcome), "x.json"), {}), terms);
    expect(written(again)).toBe(written(outcome));
    expect(again.outputs).toEqual(outcome.outputs);
    expect(again.summary).toBe(outcome.summary);
  });

  it("with a score", async () => {
    const score = { pass: 95, marginal: 40, groups: { latency: 50 } };
    const specs = checks({ http: "/a", group: "latency" }, { http: "/b", "failure-limit": 0 });
    const outcome = gateOutcome(await live(specs, { bad: 0.2, score } as object), { ...terms, score });
    const again = gateOutcome(await replay(parseRecording(written(outcome), "x.json"), {}), { ...terms, score });
    expect(written(again)).toBe(written(outcome));
  });

  it("a window that had more than is kept", async () => {
    const specs = checks(
      { http: "/health", compare: "baseline", "failure-limit": "off", "consecutive-error-limit": 9 },
      { traffic: "error-rate", max: "1%" },
    );
    const result = await live(specs, { kept: 20, window: 60_000, slow: 0.001 } as object);
    expect(result.checks[0]?.samples).toHaveLength(20);
    expect(result.checks[0]?.before?.tally.counts.pass).toBe(41);
    const outcome = gateOutcome(result, terms);
    expect(written(gateOutcome(await replay(parseRecording(written(outcome), "x.json"), {}), terms))).toBe(written(outcome));
  });
});

describe("by other limits", () => {
  const recording = async () =>
    parseRecording(
      written(gateOutcome(await live(checks({ http: "/health", "failure-limit": 20 }), { bad: 0.2, slow: 0.1 }), terms)),
      "x.json",
    );

  it("ends where such a gate would have ended", async () => {
    const result = await replay(await recording(), { checks: checks({ http: "/health", "failure-limit": 2 }) });
    expect(result).toMatchObject({
      result: "fail",
      explanation: expect.stringMatching(/^http \/health: 3 failed > failure-limit 2/),
    });
    expect(result.endedAt).toBeLessThan((await recording()).endedAt);
  });

  it("judges the numbers anew", async () => {
    const result = await replay(await recording(), {
      checks: checks({ http: "/health", "failure-limit": 20, within: "400ms" }),
    });
    expect(result.checks[0]?.samples.some(({ reason }) => /ms > within 400 ms/.test(reason))).toBe(true);
  });

  it("judges a source's numbers anew, whichever limit is another", async () => {
    const samples = [0.3, 0.9, 0.2].map((value) => ({ value, reason: `${value} ≤ 1 in {a="b"} (the worst of 2 series)` }));
    const recorded = parseRecording(JSON.stringify({ checks: [{ name: "errors", kind: "prometheus", samples }] }), "x.json");
    const by = (limit: object) =>
      replay(recorded, { checks: checks({ name: "errors", prometheus: "http://p:9090", query: "q", ...limit }) });
    expect(await by({ max: 0.5 })).toMatchObject({ explanation: "errors: 1 failed > failure-limit 0 (last: 0.9 > max 0.5)" });
    expect(await by({ min: 0.5 })).toMatchObject({ result: "fail" });
    const same = await by({ max: 1 });
    expect(same.result).toBe("pass");
    expect(same.checks[0]?.samples[0]?.reason).toBe('0.3 ≤ 1 in {a="b"} (the worst of 2 series)');
  });

  it("what nobody recorded was never measured", async () => {
    expect(await replay(await recording(), { checks: checks({ http: "/other" }) })).toMatchObject({
      result: "inconclusive",
      explanation: expect.stringMatching(/^http \/other: never measured: the recording has no check of this name, only "/),
    });
  });

  it("a name that is nearly right is told with the one that may be meant", async () => {
    const given = parseRecording(
      JSON.stringify({ checks: [{ name: "http /health", samples: [{ outcome: "pass" }] }] }),
      "x.json",
    );
    expect((await replay(given, { checks: checks({ http: "/helth" }) })).explanation).toBe(
      'http /helth: never measured: the recording has no check of this name, but "http /health"',
    );
  });
});

describe("recordings that were written by hand", () => {
  const judged = async (check: object, more: object = {}) =>
    replay(parseRecording(JSON.stringify({ checks: [{ name: "x", ...check }], ...more }), "x.json"), {});

  it.each([
    ["Argo's hole: never measured", { samples: [] }, {}, "inconclusive: x: never measured"],
    [
      "Argo's hole: NaN under a failure condition",
      { samples: [{ outcome: "pass", value: null }] },
      {},
      "inconclusive: x: 1 inconclusive > inconclusive-limit 0 (last: what was measured (NaN, in a recording null) is no number to judge by)",
    ],
    [
      "Argo's hole: ended early",
      { samples: [{ outcome: "pass" }] },
      { ended: "early" },
      "inconclusive: x: stopped before the window was over (1 of 1 passed)",
    ],
    [
      "Kayenta's hole: no numbers of the candidate",
      { limits: { compare: "baseline" }, samples: Array.from({ length: 9 }, () => ({ outcome: "pass", baseline: 4 })) },
      {},
      "inconclusive: x: nothing of the candidate to compare; 0 against 9 samples",
    ],
    [
      "no numbers in either, as Kayenta judges",
      { limits: { compare: { judge: "kayenta" } }, samples: [{ outcome: "pass" }] },
      {},
      "inconclusive: x: Kayenta's judge says Nodata; 0 against 0 samples",
    ],
    [
      "users, a look each",
      {
        kind: "traffic",
        limits: { max: 0.01 },
        samples: [{ seen: { bad: 49, total: 500 }, baseline: { seen: { bad: 1, total: 500 } } }],
      },
      {},
      "fail: x: 9.8 % (49 of 500) > 1 %, p < 0.0001; baseline 0.2 % (1 of 500)",
    ],
    [
      "an earlier window",
      {
        limits: { compare: "baseline" },
        earlier: { values: Array.from({ length: 30 }, (_, i) => 100 + i) },
        samples: Array.from({ length: 30 }, (_, i) => ({ value: 300 + i })),
      },
      {},
      "fail: x: typical value",
    ],
  ])("%s", async (_, check, more, comes) => {
    const { result, explanation } = await judged(check, more);
    expect(`${result}: ${explanation}`).toContain(comes);
  });

  it("Kayenta's score: Nodata counts nowhere, half of it fails, and what nobody saw is no pass", async () => {
    const kayenta = (name: string, values: readonly number[], old: readonly number[]) => ({
      name,
      limits: { compare: { judge: "kayenta" }, group: name[0] },
      samples: values.map((value, i) => ({ value, outcome: "pass", baseline: old[i] })),
    });
    const { latencies } = randomness(8);
    const same = (name: string) => kayenta(name, latencies(30), latencies(30));
    const high = (name: string) => kayenta(name, latencies(30, 200), latencies(30));
    const score = { pass: 95, marginal: 40, groups: { a: 50, b: 50 } };
    const scored = async (...checks: object[]) => {
      const { result, explanation } = await replay(parseRecording(JSON.stringify({ score, checks }), "x.json"), {});
      return `${result}: ${explanation}`;
    };
    expect(await scored(same("a1"), same("b1"))).toBe("pass: Kayenta's score 100 of 100, pass from 95, marginal from 40");
    expect(await scored(same("a1"), high("b1"), same("b2"))).toBe(
      "inconclusive: Kayenta's score 75 of 100, pass from 95, marginal from 40",
    );
    expect(await scored(high("a1"), high("b1"))).toBe("fail: Kayenta's score 0 of 100, pass from 95, marginal from 40");
    expect(await scored(same("a1"), same("a2"), same("b1"), kayenta("b2", [], []))).toMatch(/^inconclusive/);
  });

  it("all that is wrong with one is told", () => {
    expect(() =>
      parseRecording('{"checks":[{"samples":[{"outcome":"good"}],"limits":{"failure-limt":1}}]}', "a/b.json"),
    ).toThrow(/a\/b\.json is no recording of a gate: checks\[0\]\.name: .*failure-limt.*checks\[0\]\.samples\[0\]\.outcome/s);
    expect(() => parseRecording("nonsense", "x.json")).toThrow(/x.json is no recording of a gate/);
  });
});

it("a glob of recordings makes a table", async () => {
  const one = (result: string, outcome: string) =>
    JSON.stringify({ result, checks: [{ name: "x", samples: [{ outcome, reason: "|" }] }] });
  const files = fakeFiles({
    "/workspace/runs/a.json": one("pass", "pass"),
    "/workspace/runs/b.json": one("pass", "fail"),
    "/workspace/runs/c.txt": "not one",
  });
  const { outcome } = await replayGate("runs/*.json", { checks: undefined, score: undefined }, fakeWorld({ files }));
  expect(outcome).toMatchObject({
    result: "fail",
    explanation: "2 recordings: 1 pass, 0 inconclusive, 1 fail; 1 came out otherwise than recorded.",
    failed: true,
  });
  expect(outcome.summary).toContain("| `runs/b.json` | ✅&nbsp;pass | ❌&nbsp;fail **changed** |");
  await expect(replayGate("none/*.json", { checks: undefined, score: undefined }, fakeWorld({ files }))).rejects.toMatchObject({
    code: "no-recording",
  });
});
