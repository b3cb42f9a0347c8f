import { describe, expect, test } from "vitest";
import { checkSpecSchema } from "../health/spec/check-schema.ts";
import { strategySchema } from "../project/schema/strategy.ts";
import { serving } from "../release/ledger.ts";
import { attend, type Baking, isBaking } from "./baking/attend.ts";
import { goOnBaking } from "./baking/go-on-baking.ts";
import { whyUnwatched } from "./baking/leave-bake.ts";
import { meetBake } from "./baking/meet-bake.ts";
import type { Context } from "./context.ts";
import { recover } from "./recovery/recover.ts";
import { settings, stable, stage } from "./stage.testing.ts";

const strategy = strategySchema.parse({ steps: { "20%": "24h", "50%": "1s", "100%": "48h" } });
const parts = { image: "node", program: new Map<string, string>() };

/** Release 1 serves; nobody waited days for it. */
async function served(more: Parameters<typeof stage>[0] = {}) {
  const on = stage({ strategy, ...more });
  const quick = strategySchema.parse({ steps: { "100%": "1s" } });
  await on.deploy(1, { ...on.context, settings: { ...on.context.settings, strategy: quick } });
  return on;
}

/** Release 1 serves and release 2 bakes at 20 %, watched on the target. */
async function baking(more: Parameters<typeof stage>[0] = {}) {
  const on = await served(more);
  const patience = () => ({ stays: (bake: number) => bake <= 60_000, watcher: async () => parts });
  const drawn: number[] = [];
  const random = () => String(drawn.push(0));
  const patient = (): Context => ({ ...on.context, world: { ...on.context.world, random }, patience: patience() });
  on.fake.log.length = 0;
  const left = await on.deploy(2, patient());
  const journal = async () => {
    const found = await on.context.records.journal();
    if (!isBaking(found)) throw new Error("nothing bakes");
    return found;
  };
  const resume = async () => goOnBaking(patient(), await journal());
  return { ...on, left, journal, resume, patient };
}
type Bake = Awaited<ReturnType<typeof baking>>;

const passes = ({ fake }: Bake) => fake.watcherSays({ state: "passed", explanation: "all well" });

describe("rule 11, a bake longer than the job is watched without a runner", () => {
  test("the step ends while the bake goes on, with everything in the journal that going on needs", async () => {
    const on = await baking();
    expect(on.left).toMatchObject({ kind: "baking", release: { number: 2 } });
    expect(on.fake.split).toMatchObject({ share: 0.2 });
    expect(on.fake.log.at(-1)).toBe("watch 2 at 0.2");
    expect(on.fake.errand).toMatchObject({ release: 2, previous: 1, slot: "b", window: 86_400_000, interval: 100 });
    expect(await on.journal()).toMatchObject({ stage: "traffic", share: 0.2, bake: { step: 0, workers: "after-promotion" } });
    expect((await on.journal()).bake.strategy).toEqual(strategy);
    expect(serving(await on.context.records.ledger())?.number).toBe(1);
  });

  test("a step that may stay stays: nobody is left on the target", async () => {
    const { fake, deploy } = stage();
    await deploy(1);
    expect((await deploy(2)).kind).toBe("promoted");
    expect(fake.log.some((entry) => entry.startsWith("watch"))).toBe(false);
  });

  test("resume before its time: the bake goes on, nothing moves", async () => {
    const on = await baking();
    await on.fake.watcherSays({ observed: 3_600_000 });
    const before = on.fake.log.length;
    const now = on.context.world.clock.now();
    expect(await on.resume()).toMatchObject({ kind: "baking", resumeAt: new Date(now + 23 * 3_600_000).toISOString() });
    expect(on.fake.log.slice(before)).toEqual([]);
    expect(on.fake.split).toMatchObject({ share: 0.2 });
  });

  test("resume after it passed: the next steps, the next long bake is watched again, and at the end the promotion", async () => {
    const on = await baking();
    await passes(on);
    on.fake.log.length = 0;
    expect(await on.resume()).toMatchObject({ kind: "baking" });
    expect(on.fake.log).toEqual(["end the watch", "shift ab 0.5", "shift ab 1", "watch 2 at 1"]);
    expect((await on.journal()).bake.step).toBe(2);
    await passes(on);
    on.fake.log.length = 0;
    const promoted = await on.resume();
    expect(promoted).toMatchObject({
      kind: "promoted",
      gate: { result: "pass", explanation: "all well (watched on the target)" },
    });
    expect(on.fake.log).toEqual(["end the watch", "shift ba 0", "stop worker 1", "start worker 2"]);
    expect(await on.context.records.journal()).toBeUndefined();
    const ledger = await on.context.records.ledger();
    expect(serving(ledger)).toMatchObject({ number: 2, database: { before: "rev-1", after: "rev-2" } });
    expect(on.fake.running.get(2)).toEqual(new Set(["server", "worker"]));
  });

  test("the steps are those that the rollout began with, whatever the file says by then", async () => {
    const on = await baking();
    await passes(on);
    const other = { ...on.patient(), settings: { ...on.context.settings, strategy: strategySchema.parse("blue-green") } };
    await goOnBaking(other, await on.journal());
    expect(on.fake.log).toContain("shift ab 0.5");
  });

  test("the watcher said no and moved everybody back: resume undoes the rest, schema and containers too", async () => {
    const on = await baking();
    await on.fake.watcherSays({ state: "moved-back", explanation: "fail: 7 % > 1 %" });
    expect(stable(on.fake)).toBe(1);
    const ended = await on.resume();
    expect(ended).toMatchObject({ kind: "undone", undone: { to: 1 } });
    if (ended.kind === "undone")
      expect(ended.because).toBe("At 20 % the gate said fail: 7 % > 1 %; the watcher moved everybody back");
    expect(on.fake.present.has(2)).toBe(false);
    expect(on.fake.revision).toBe("rev-1");
    expect(await on.context.records.journal()).toBeUndefined();
    expect(on.fake.errand).toBeUndefined();
  });

  test("a watcher that is gone is noticed and started again; what nobody saw does not count", async () => {
    const on = await baking();
    await on.fake.watcherSays({ observed: 6 * 3_600_000 });
    on.fake.killWatcher();
    const warnings: string[] = [];
    const world = {
      ...on.context.world,
      log: { ...on.context.world.log, warning: (text: string) => void warnings.push(text) },
    };
    // Ten hours later 18 of the 24 hours are still to be seen.
    await world.clock.sleep(10 * 3_600_000);
    const ended = await goOnBaking({ ...on.patient(), world }, await on.journal());
    expect(ended).toMatchObject({ kind: "baking", resumeAt: new Date(world.clock.now() + 18 * 3_600_000).toISOString() });
    expect(warnings.join()).toMatch(
      /watcher of release 2 was gone and had looked for 6 h.*does not count: the bake goes on for 18 h/,
    );
    expect(on.fake.log.at(-1)).toBe("watch 2 at 0.2");
    await passes(on);
    await on.resume();
    expect(on.context.timeline.entries.map(({ what }) => what).join()).toContain("with 1 gap that did not count");
  });

  test("nobody can watch any more: nobody is left on the release", async () => {
    const on = await baking();
    on.fake.killWatcher();
    on.fake.failing.set("watch 2 at 0.2", () => {
      throw new Error("no such image");
    });
    expect(await on.resume()).toMatchObject({
      kind: "undone",
      because: expect.stringContaining("no such image"),
      undone: { to: 1 },
    });
    expect(stable(on.fake)).toBe(1);
  });

  test("a passed bake does not help a release whose containers died meanwhile", async () => {
    const on = await baking();
    await passes(on);
    on.fake.sick.add(2);
    expect(await on.resume()).toMatchObject({ kind: "undone", undone: { to: 1 } });
  });

  test("a rollback ends the bake at once", async () => {
    const on = await baking();
    on.fake.log.length = 0;
    const told = await recover(on.context, "customers call");
    expect(on.fake.log.slice(0, 2)).toEqual(["end the watch", "shift ab 0"]);
    expect(told).toMatch(/Undid release 2.*left to a watcher: release 1 serves \(customers call\)/);
    expect(on.fake.revision).toBe("rev-1");
  });

  test("another deploy during the bake is refused, with the way out; nothing changes", async () => {
    const on = await baking();
    const before = on.fake.log.length;
    const other = { images: { web: "sha256:other" }, configuration: "" };
    await expect(meetBake(on.patient(), other)).rejects.toThrow(
      /release 2 .* is being rolled out.*watched on the target until 20/,
    );
    expect(on.fake.log.slice(before)).toEqual([]);
  });

  test("the same deploy again goes on with the bake; one after the watcher's no finds the way free", async () => {
    const same = { images: {}, configuration: "" };
    const again = await baking();
    expect(await meetBake(again.patient(), same)).toMatchObject({ conducted: { kind: "baking" }, previous: { number: 1 } });
    const free = await baking();
    await free.fake.watcherSays({ state: "failed", explanation: "fail: ill" });
    expect(await meetBake(free.patient(), { images: { web: "x" }, configuration: "" })).toBeUndefined();
    expect(stable(free.fake)).toBe(1);
    expect(await free.context.records.journal()).toBeUndefined();
  });

  test("a preview that bakes for a day is watched too, and workers change over when users come", async () => {
    const preview = strategySchema.parse({ kind: "blue-green", bake: "1s", preview: { bake: "24h" } });
    const on = await baking({ strategy: preview, workers: "with-traffic", checks: [httpCheck] });
    expect(on.fake.errand).toMatchObject({ share: 0, window: 86_400_000 });
    expect(await on.journal()).toMatchObject({ stage: "preview", bake: { step: -1 } });
    await passes(on);
    on.fake.log.length = 0;
    expect((await on.resume()).kind).toBe("promoted");
    expect(on.fake.log.slice(0, 4)).toEqual(["end the watch", "stop worker 1", "start worker 2", "shift ab 1"]);
  });
});

const httpCheck = checkSpecSchema.parse({ http: "/", timeout: "1s" });

describe("what nobody on the target could watch", () => {
  const kind = (kind: "canary" | "rolling" | "recreate") => ({ ...settings, strategy: { ...strategy, kind } });

  test.each([
    ["rolling", kind("rolling"), 1, /could not go back from rolling/],
    ["recreate", kind("recreate"), 1, /could not go back from recreate/],
    ["a gate without checks", { ...kind("canary"), checks: [] }, 1, /no gate to judge by/],
    ["a first release that only its visitors could judge", kind("canary"), undefined, /no gate to judge by/],
    [
      "a check that needs the engine",
      { ...kind("canary"), checks: [{ ...settings.checks[0], kind: "container", name: "restarts" } as never] },
      1,
      /which has no engine, could not ask restarts/,
    ],
  ])("%s is said before anything changes", (_what, given, previous, why) => {
    expect(whyUnwatched(given, previous)).toMatch(why);
  });

  test("canary with a gate is fine", () => {
    expect(whyUnwatched(settings, 1)).toBeUndefined();
  });
});

describe("killed with SIGKILL around leaving the bake", () => {
  test("at every change: the old release serves, or the bake is watched again and goes on to its end", async () => {
    const whole = await served();
    const before = whole.fake.changes;
    const parted = (on: ReturnType<typeof stage>): Context => ({
      ...on.context,
      patience: { stays: (bake: number) => bake <= 60_000, watcher: async () => parts },
    });
    await whole.deploy(2, parted(whole));
    const changes = whole.fake.changes - before;
    const ends = new Set<string>();
    for (let at = 0; at < changes; at += 1) {
      const on = await served();
      on.fake.killAfter(at);
      await on.deploy(2, parted(on)).catch(() => undefined);
      on.fake.revive();
      const journal = await on.context.records.journal();
      if (isBaking(journal)) {
        // What post and resume do.
        const attended = await attend(parted(on), journal as Baking);
        ends.add(attended.kind);
        expect(on.fake.errand).toMatchObject({ release: 2 });
        await on.fake.watcherSays({ state: "passed", explanation: "all well" });
        expect((await goOnBaking(parted(on), journal as Baking)).kind).toBe("baking");
      } else {
        ends.add("undone");
        await recover(on.context);
        expect(stable(on.fake)).toBe(1);
        expect(on.fake.present.has(2)).toBe(false);
      }
    }
    expect([...ends].sort()).toEqual(["baking", "undone"]);
  });
});
