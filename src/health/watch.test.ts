import { expect, it, test } from "vitest";
import { fakeHttp, fakeWorld, silence } from "../world.testing.ts";
import type { HttpResponse, World } from "../world.ts";
import { alikeOf } from "./spec/alike.ts";
import { checkSpecSchema } from "./spec/check-schema.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import type { Subject, TrafficCounters } from "./spec/subject.ts";
import { virtualClock } from "./virtual-clock.testing.ts";
import { type Watch, watch } from "./watch.ts";

const checks = (...written: object[]) => written.map((one) => checkSpecSchema.parse(one));
const health = { http: "/health" };
const errorRate = { traffic: "error-rate", max: "1%" };
const subject: Subject = { baseUrl: "http://app:8000/", headers: {} };
const ok: HttpResponse = { status: 200, headers: {}, body: "ok", truncated: false, ms: 4 };

function gate(part: Partial<Watch> & { http?: World["http"]; worldPart?: Partial<World> }) {
  const { http = fakeHttp(() => ok), worldPart = {}, ...rest } = part;
  const clock = virtualClock();
  const world = fakeWorld({ clock, http, ...worldPart });
  const began = clock.monotonic();
  const given: Watch = { world, checks: checks(health), window: 10_000, subject, ...rest };
  return watch(given).then((result) => ({ ...result, took: clock.monotonic() - began, clock }));
}

/** Answers in turn; the last one for ever. */
const inTurn = (...statuses: number[]) =>
  fakeHttp(() => ({ status: statuses.length > 1 ? (statuses.shift() as number) : (statuses[0] as number) }));
const countersInTurn =
  (...readings: TrafficCounters[]) =>
  async () =>
    readings.length > 1 ? (readings.shift() as TrafficCounters) : (readings[0] as TrafficCounters);

it("looks once a second and once more at the end", async () => {
  const result = await gate({});
  expect(result).toMatchObject({ result: "pass", explanation: "http /health: 11 of 11 passed", took: 10_000 });
  expect(result.checks[0]?.samples.map(({ at }) => at - result.startedAt)).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((s) => s * 1_000),
  );
});

it("says no at the first failure that is not tolerated", async () => {
  const result = await gate({ http: inTurn(200, 200, 503) });
  expect(result).toMatchObject({ result: "fail", took: 2_000 });
  expect(result.explanation).toBe("http /health: 1 failed > failure-limit 0 (last: 503, expected 2xx)");
});

it("checks once when the window is 0", async () => {
  const result = await gate({ window: 0 });
  expect(result).toMatchObject({ result: "pass", explanation: "http /health: 1 of 1 passed", took: 0 });
});

it("doesn't pass when there is nothing to check", async () => {
  expect(await gate({ checks: [] })).toMatchObject({ result: "inconclusive", explanation: "nothing was checked", took: 0 });
});

it("a slow check doesn't keep a bad one waiting, and is cancelled", async () => {
  let cancelled = false;
  const result = await gate({
    checks: checks({ http: "/slow" }, health),
    http: (request) => {
      if (request.url.endsWith("/health")) return Promise.resolve({ ...ok, status: 500 });
      return new Promise((_, reject) => {
        request.signal?.addEventListener("abort", () => {
          cancelled = true;
          reject(new Error("aborted"));
        });
      });
    },
  });
  expect(result).toMatchObject({ result: "fail", took: 0 });
  expect(result.explanation).not.toContain("/slow");
  expect(result.checks[0]?.verdict).toEqual({ result: "inconclusive", explanation: "http /slow: never measured" });
  expect(cancelled).toBe(true);
});

it("a check that hangs for ever can't hold the gate longer than window and timeout", async () => {
  const result = await gate({
    window: 3_000,
    checks: checks(errorRate),
    subject: { ...subject, traffic: () => new Promise<never>(() => undefined) },
  });
  expect(result.result).toBe("inconclusive");
  expect(result.took).toBeLessThanOrEqual(3_000 + 5_000);
  expect(result.explanation).toContain("no answer within 5000 ms");
});

it("is inconclusive when the step is cancelled, at once", async () => {
  const cancel = new AbortController();
  let looks = 0;
  const result = await gate({
    signal: cancel.signal,
    onSample: () => {
      looks += 1;
      if (looks === 3) cancel.abort();
    },
  });
  expect(result).toMatchObject({ result: "inconclusive", took: 2_000 });
  expect(result.explanation).toBe("http /health: stopped before the window was over (3 of 3 passed)");
});

it("is inconclusive when it was cancelled before it began", async () => {
  expect(await gate({ signal: AbortSignal.abort() })).toMatchObject({ result: "inconclusive", took: 0 });
});

it("tells how it goes at least every 15 s", async () => {
  const told: string[] = [];
  await gate({ window: 60_000, interval: 40_000, worldPart: { log: { ...silence, info: (text) => told.push(text) } } });
  expect(told[0]).toBe("15 s of 1 min · http /health: 1 of 1 passed (last: 200 in 4 ms)");
  expect(told).toHaveLength(4);
});

it("stops on the traffic of the window only, whatever was before", async () => {
  const result = await gate({
    checks: checks(errorRate),
    subject: {
      ...subject,
      traffic: countersInTurn(
        { requests: 9_000, errors: 800 },
        { requests: 9_010, errors: 801 },
        { requests: 9_500, errors: 849 },
      ),
    },
  });
  expect(result).toMatchObject({
    result: "fail",
    explanation: "traffic error-rate: 9.8 % (49 of 500) > 1 %, p < 0.0001",
    took: 2_000,
  });
  expect(result.checks[0]?.samples.map(({ outcome }) => outcome)).toEqual(["inconclusive", "inconclusive", "fail"]);
});

it("a proxy that began to count anew loses no earlier failures", async () => {
  const result = await gate({
    window: 2_000,
    checks: checks({ ...errorRate, max: "5%", "min-requests": 100 }),
    subject: {
      ...subject,
      traffic: countersInTurn({ requests: 100, errors: 0 }, { requests: 180, errors: 4 }, { requests: 20, errors: 1 }),
    },
  });
  expect(result).toMatchObject({ result: "pass", explanation: "traffic error-rate: 5 % (5 of 100) ≤ 5 %" });
});

it("too little traffic is neither good nor bad", async () => {
  const result = await gate({
    checks: checks(health, errorRate),
    subject: { ...subject, traffic: countersInTurn({ requests: 0, errors: 0 }, { requests: 12, errors: 3 }) },
  });
  expect(result).toMatchObject({ result: "inconclusive", took: 10_000 });
  expect(result.explanation).toBe("traffic error-rate: too few to judge: 12 requests < min-requests 20, 3 of them failed");
});

it("counters that can't be read stop the gate without a verdict on the release", async () => {
  const result = await gate({
    checks: checks(errorRate),
    subject: {
      ...subject,
      traffic: async () => {
        throw new Error("the proxy's socket is closed");
      },
    },
  });
  expect(result).toMatchObject({ result: "inconclusive", took: 4_000 });
  expect(result.explanation).toContain("5 errors in a row > consecutive-error-limit 4 (last: the proxy's socket is closed)");
});

it("refuses a traffic check where nobody sees the traffic", async () => {
  await expect(gate({ checks: checks(errorRate) })).rejects.toMatchObject({ code: "check-without-traffic" });
});

it("works on the plain fake clock, too, on which every sleep moves the time", async () => {
  const world = fakeWorld({ http: fakeHttp(() => ok) });
  const result = await watch({ world, checks: checks(health, { http: "/ready" }), window: 10_000, subject });
  expect(result.result).toBe("pass");
  expect(world.clock.monotonic()).toBeLessThan(15_000);
  expect(result.checks.map(({ counts }) => counts.pass)).toEqual([11, 11]);
});

it("old and new are asked at the same time, by the same check", async () => {
  const asked: string[] = [];
  const result = await gate({
    checks: checks({ ...health, compare: "baseline" }),
    window: 40_000,
    subject: { ...subject, headers: { x: "new" }, baseline: { baseUrl: "http://app:8000", headers: { x: "old" } } },
    http: async ({ headers }) => {
      asked.push(headers?.["x"] ?? "");
      return { ...ok, ms: headers?.["x"] === "new" ? 30 : 10 };
    },
  });
  expect(asked.filter((who) => who === "old")).toHaveLength(asked.length / 2);
  expect(result).toMatchObject({
    result: "fail",
    explanation: expect.stringContaining("typical value 30 against 10, typical shift +200 % > 10 %"),
  });
  expect(result.took).toBeLessThan(20_000);
});

it("refuses to compare with nothing, or an address with itself", async () => {
  const compared = { ...health, compare: "baseline" };
  await expect(gate({ checks: checks(compared) })).rejects.toMatchObject({ code: "check-without-baseline" });
  const baseline = { baseUrl: "http://old", headers: {} };
  const whole = checks({ ...compared, http: "http://app/health" });
  await expect(gate({ checks: whole, subject: { ...subject, baseline } })).rejects.toMatchObject({
    code: "check-compared-with-itself",
    sentence: expect.stringContaining("a whole address is that of one release"),
  });
});

test.each([
  [{ tcp: "db.example:5432" }, "a host and a port are those of one release"],
  [{ command: ["./p95"], max: 3 }, "a command on the runner is not told of which release"],
  [{ prometheus: "http://metrics", query: "sum(errors)" }, "its query has no {{ release }}"],
  [{ postgres: "db" }, "both releases use the same one"],
  [{ http: "/", unix: "/run/app.sock" }, "a socket is that of one release"],
  [{ steps: [{ http: "http://app/a" }] }, "whole addresses are those of one release"],
  [{ health: "http://app/health" }, "a whole address is that of one release"],
  [{ prometheus: "http://metrics", query: 'sum(errors{release="{{ release }}"})' }, undefined],
  [{ tcp: ":5432" }, undefined],
  [{ http: "/" }, undefined],
  [{ container: "web" }, undefined],
])("%j compared at the same time: %s", (written, why) => {
  const [spec] = checks({ ...written, compare: "baseline" });
  const said = alikeOf(spec as CheckSpec);
  if (why === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(why);
});

it("a baseline that hangs says nothing about the release", async () => {
  const result = await gate({
    checks: checks(errorRate),
    window: 12_000,
    subject: {
      ...subject,
      traffic: countersInTurn({ requests: 0, errors: 0 }, { requests: 500, errors: 0 }),
      baseline: { ...subject, traffic: () => new Promise<never>(() => undefined) },
    },
  });
  expect(result).toMatchObject({ result: "pass", explanation: "traffic error-rate: 0 % (0 of 500) ≤ 1 %" });
});

it("is over when every check is decided, long before the window", async () => {
  const result = await gate({ checks: checks({ ...health, count: 3 }, { http: "/b", "consecutive-success-limit": 2 }) });
  expect(result).toMatchObject({ result: "pass", took: 2_000, ended: "as planned" });
});

it("with a score one failed check does not end it; one after which the score can't be reached does", async () => {
  const bad = fakeHttp(({ url }) => ({ status: url.endsWith("/b") || url.endsWith("/c") ? 503 : 200 }));
  const score = { pass: 60, marginal: 50, groups: {} };
  const one = await gate({ http: bad, score, checks: checks({ http: "/a" }, { http: "/a2" }, { http: "/b" }) });
  expect(one).toMatchObject({ result: "pass", score: 66.67, took: 10_000 });
  const two = await gate({ http: bad, score, checks: checks({ http: "/a" }, { http: "/b" }, { http: "/c" }) });
  expect(two).toMatchObject({ result: "fail", took: 0 });
});

it("a check on trial neither ends the gate nor counts", async () => {
  const bad = fakeHttp(({ url }) => ({ status: url.endsWith("/b") ? 503 : 200 }));
  const result = await gate({ http: bad, checks: checks(health, { http: "/b", "dry-run": true }) });
  expect(result).toMatchObject({ result: "pass", took: 10_000, explanation: "http /health: 11 of 11 passed" });
  expect(result.checks[1]?.verdict.result).toBe("fail");
});

it("a clock that is set back changes nothing", async () => {
  const clock = virtualClock();
  let jumps = 0;
  const jumping = { ...clock, now: () => clock.now() - (jumps++ > 2 ? 86_400_000 : 0) };
  const result = await gate({ worldPart: { clock: { ...jumping, monotonic: clock.monotonic, sleep: clock.sleep } } });
  expect(result.checks[0]?.samples.map(({ at }) => at - result.startedAt)).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((s) => s * 1_000),
  );
  expect(result.endedAt - result.startedAt).toBe(10_000);
});
