import { describe, expect, test } from "vitest";
import { checkSpecSchema } from "../health/spec/check-schema.ts";
import { virtualClock } from "../health/virtual-clock.testing.ts";
import type { Errand, WatchRecord } from "../targets/watcher.ts";
import { fakeWorld } from "../world.testing.ts";
import { type Beside, keepWatch } from "./keep-watch.ts";

const minute = 60_000;
const errand: Errand = {
  bake: "b1",
  rollout: "r1",
  release: 2,
  slot: "b",
  previous: 1,
  share: 0.2,
  checks: [checkSpecSchema.parse({ http: "/health" })],
  interval: 1_000,
  window: 10 * minute,
};

/** A post beside a proxy in memory. What happens when is said in milliseconds since the watch began. */
function post(more: Partial<Errand> = {}) {
  const clock = virtualClock();
  const began = clock.monotonic();
  const cancel = new AbortController();
  const written: WatchRecord[] = [];
  const facts = {
    status: (_release: "candidate" | "before"): number => 200,
    reachable: () => true,
    wanted: () => true,
    before: undefined as string | undefined,
    moved: 0,
  };
  const since = () => clock.monotonic() - began;
  const http: Beside["http"] = async ({ headers }) => {
    const status = facts.status(headers?.["x-slot"] === "a" ? "before" : "candidate");
    return { status, headers: {}, body: "", truncated: false, ms: 1 };
  };
  const beside: Beside = {
    subject: {
      baseUrl: "http://proxy",
      headers: {},
      traffic: async () => ({ requests: 0, errors: 0 }),
      baseline: { baseUrl: "http://proxy", headers: { "x-slot": "a" } },
    },
    http,
    reachable: async () => facts.reachable(),
    wanted: async () => facts.wanted(),
    async moveBack() {
      if (facts.before !== undefined) return { sick: facts.before };
      facts.moved += 1;
      return "moved";
    },
  };
  const world = fakeWorld({ clock, cancelled: cancel.signal });
  const last = () => written.at(-1);
  const run = () =>
    keepWatch({
      world,
      errand: { ...errand, ...more },
      beside,
      read: async () => structuredClone(last()),
      write: async (record) => void written.push(structuredClone(record)),
    });
  return { clock, facts, since, written, last, run, cancel };
}

describe("a watch", () => {
  test("that passes says so with the arithmetic, and looks on: a fail afterwards still moves everybody back", async () => {
    const { facts, since, written, last, run } = post();
    facts.status = () => (since() > 20 * minute ? 500 : 200);
    expect(await run()).toBe("moved-back");
    const passed = written.find(({ state }) => state === "passed");
    expect(passed).toMatchObject({ observed: 10 * minute, gaps: 0, explanation: expect.stringContaining("passed") });
    expect(last()).toMatchObject({ state: "moved-back", explanation: expect.stringMatching(/^fail: .*500, expected 2xx/) });
    expect(facts.moved).toBe(1);
  });

  test("that fails moves everybody back at the first failed look and writes its verdict before", async () => {
    const { facts, since, written, run } = post();
    facts.status = () => (since() >= 30_000 ? 500 : 200);
    expect(await run()).toBe("moved-back");
    expect(since()).toBeLessThan(31_001);
    expect(written.slice(-2).map(({ state }) => state)).toEqual(["failed", "moved-back"]);
  });

  test("judges by the score of the environment: a check without weight may fail", async () => {
    const trifle = checkSpecSchema.parse({ http: "/trifle", weight: 0, status: 500 });
    const { since, last, run, cancel, facts } = post({
      checks: [...errand.checks, trifle],
      score: { pass: 100, marginal: 100, groups: {} },
    });
    facts.wanted = () => {
      if (since() > 11 * minute) cancel.abort();
      return true;
    };
    await run();
    expect(last()).toMatchObject({ state: "passed", explanation: expect.stringContaining("score 100 of 100") });
    expect(facts.moved).toBe(0);
  });

  test("beats while nothing happens, with what it has seen so far", async () => {
    const { facts, since, written, run } = post();
    facts.status = () => (since() > minute ? 500 : 200);
    await run();
    const beats = written.map(({ beat }) => beat);
    expect(beats).toEqual([...beats].sort((left, right) => left - right));
    expect(new Set(beats).size).toBe(beats.length);
    expect(written.length).toBeGreaterThan(55);
    expect(written[30]).toMatchObject({
      state: "watching",
      explanation: expect.stringMatching(/^http \/health: 3\d passed, 0 failed$/),
    });
  });

  test("can't say: it looks for twice as long once more, then nobody is left on the release", async () => {
    const quiet = checkSpecSchema.parse({ traffic: "error-rate", max: "1%", "min-requests": 10 });
    const { since, last, run } = post({ checks: [quiet] });
    expect(await run()).toBe("moved-back");
    expect(last()?.explanation).toMatch(/^inconclusive: /);
    expect(last()?.window).toBe(30 * minute);
    expect(since()).toBeLessThanOrEqual(31 * minute);
  });
});

describe("rule 5, never onto an unhealthy release", () => {
  test("while the one before is sick nobody is moved; as soon as it is well everybody is", async () => {
    const { facts, since, written, run } = post();
    facts.status = () => 500;
    facts.before = "it answers 503";
    Object.defineProperty(facts, "before", { get: () => (since() < minute ? "it answers 503" : undefined) });
    expect(await run()).toBe("moved-back");
    expect(since()).toBeGreaterThanOrEqual(minute);
    expect(written.filter(({ state }) => state === "failed").length).toBeGreaterThan(5);
  });

  test("a first release has nobody to go back to: the verdict stands, and nothing moves", async () => {
    const { facts, last, run } = post({ previous: undefined });
    facts.status = () => 500;
    expect(await run()).toBe("failed");
    expect(last()?.state).toBe("failed");
    expect(facts.moved).toBe(0);
  });

  test("nor when the rollout went on without it", async () => {
    const { facts, run } = post();
    facts.status = () => 500;
    facts.wanted = () => false;
    expect(await run()).toBe("unwanted");
    expect(facts.moved).toBe(0);
  });
});

describe("rule 6, what nobody saw is no pass", () => {
  test("started again it goes on where it stood: the gap does not count, and is counted", async () => {
    const { clock, facts, since, written, last, run, cancel } = post();
    void clock.sleep(4 * minute).then(() => cancel.abort());
    expect(await run()).toBe("lost");
    expect(last()).toMatchObject({ state: "watching" });
    const seen = last()?.observed ?? 0;
    expect(seen).toBeGreaterThan(3.9 * minute);
    expect(seen).toBeLessThanOrEqual(4 * minute);

    const again = post();
    again.written.push(last() as WatchRecord);
    again.facts.status = () => (again.since() > 7 * minute ? 500 : 200);
    await again.run();
    const passed = again.written.find(({ state }) => state === "passed");
    expect(passed).toMatchObject({ gaps: 1, observed: 10 * minute });
    // Six minutes were left, and six minutes it took.
    const beats = again.written.filter(({ state }) => state === "watching").length;
    expect(beats).toBeGreaterThan(350);
    expect(beats).toBeLessThan(365);
    expect([facts.moved, since() > 0, written.length > 0]).toEqual([0, true, true]);
  });

  test("the whole machine began anew: while no release is up yet nobody is to blame", async () => {
    const { facts, since, written, last, run, cancel, clock } = post();
    written.push({ ...sample, observed: 9 * minute });
    const upAt = { before: 20_000, candidate: 30_000 };
    facts.status = (release) => (since() < upAt[release] ? 503 : 200);
    void clock.sleep(5 * minute).then(() => cancel.abort());
    await run();
    expect(facts.moved).toBe(0);
    expect(last()).toMatchObject({ state: "passed", gaps: 1, observed: 10 * minute });
    expect(written.length).toBeGreaterThan(60);
  });

  test("the proxy is not reached after a gap either: whoever starts it again finds it, soon", async () => {
    const { facts, since, written, run } = post();
    written.push({ ...sample, observed: 9 * minute });
    facts.reachable = () => false;
    facts.status = () => 0;
    expect(await run()).toBe("lost");
    expect(since()).toBeLessThan(10_000);
  });

  test("only the release that is watched does not come up again: everybody is moved back, soon", async () => {
    const { facts, since, written, run } = post();
    written.push({ ...sample, observed: 9 * minute });
    facts.status = (release) => (release === "candidate" || since() < 10_000 ? 503 : 200);
    expect(await run()).toBe("moved-back");
    expect(since()).toBeGreaterThan(20_000);
    expect(since()).toBeLessThan(30_000);
  });

  test("neither comes up: the verdict stands after a minute, and nobody is moved onto a sick release", async () => {
    const { facts, since, last, written, run, clock, cancel } = post();
    written.push({ ...sample, observed: 9 * minute });
    facts.status = () => 503;
    facts.before = "it answers 503";
    void clock.sleep(2 * minute).then(() => cancel.abort());
    await run();
    expect(since()).toBeGreaterThanOrEqual(minute);
    expect(facts.moved).toBe(0);
    expect(last()?.state).toBe("failed");
  });

  test("a proxy that does not answer is not the release's fault: no verdict, and whoever starts it again finds the proxy", async () => {
    const { facts, since, last, run } = post();
    facts.reachable = () => since() < minute;
    facts.status = () => (since() < minute ? 200 : 0);
    expect(await run()).toBe("lost");
    expect(last()?.state).toBe("watching");
    expect(last()?.observed).toBeLessThanOrEqual(minute);
    expect(facts.moved).toBe(0);
  });

  test("a check that can't be asked from there at all is no pass, and no reason to begin anew", async () => {
    const relative = checkSpecSchema.parse({ http: "/health" });
    const { run, last, facts } = post({ checks: [{ ...relative, url: "no address" } as typeof relative] });
    expect(await run()).toBe("moved-back");
    expect(last()?.explanation).toMatch(/^inconclusive: /);
    expect(facts.moved).toBe(1);
  });

  test("what was written about another bake says nothing", async () => {
    const { facts, written, run } = post();
    written.push({ ...sample, bake: "older", state: "passed", observed: 99 });
    facts.status = () => 500;
    expect(await run()).toBe("moved-back");
    expect(written[1]).toMatchObject({ bake: "b1", observed: 0, gaps: 0 });
  });

  test("killed between the verdict and the way back: the next one goes back at once", async () => {
    const { facts, since, written, run } = post();
    written.push({ ...sample, state: "failed", explanation: "fail: ill" });
    expect(await run()).toBe("moved-back");
    expect(facts.moved).toBe(1);
    expect(since()).toBeLessThan(1_000);
  });
});

const sample: WatchRecord = {
  bake: "b1",
  beat: 7,
  at: "2026-01-01T00:00:00Z",
  observed: 1_000,
  window: 10 * minute,
  gaps: 0,
  state: "watching",
  explanation: "",
  checks: [],
};
