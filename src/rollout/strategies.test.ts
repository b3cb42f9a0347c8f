import { describe, expect, test } from "vitest";
import { strategySchema } from "../project/schema/strategy.ts";
import { lastGap, serving } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import { conduct } from "./conduct/conduct.ts";
import { retire } from "./conduct/retire.ts";
import { chosenStrategy } from "./preflight/chosen-strategy.ts";
import { returnTo } from "./return/return.ts";
import { stable, stage } from "./stage.testing.ts";

const changes = (log: readonly string[]) => log.filter((entry) => /^(start|stop|scale|shift|assign)/.test(entry));

describe("recreate", () => {
  const recreate = strategySchema.parse({ kind: "recreate", bake: "1s" });
  const twice = async () => {
    const on = stage({ strategy: recreate });
    await on.deploy(1);
    on.fake.log.length = 0;
    return on;
  };

  test("ends everything of the old release before anything of the new one starts", async () => {
    const { fake, deploy } = await twice();
    expect((await deploy(2)).kind).toBe("promoted");
    expect(changes(fake.log).slice(0, 8)).toEqual([
      "stop worker 1",
      "scale 1 to 0",
      "start server 2",
      "assign 2 to b",
      "shift ab 1",
      "shift ba 0",
      "stop worker 1",
      "start worker 2",
    ]);
    expect(fake.most).toEqual({ server: 1, worker: 1 });
  });

  test("says for how long nobody served: in the timeline, the answer and the ledger", async () => {
    const { fake, context } = await twice();
    const { releases } = fake.target;
    const start: typeof releases.start = async (release, part) => {
      await context.world.clock.sleep(part === "server" ? 2_300 : 0);
      return releases.start(release, part);
    };
    const slow = { ...context, target: { ...fake.target, releases: { ...releases, start } } };
    const release = { ...(await context.records.ledger()).releases[0], number: 2 } as Release;
    const conducted = await conduct(slow, { release, previous: 1, slot: "b" });
    expect(conducted).toMatchObject({ kind: "promoted", gapMs: 2_300 });
    expect(context.timeline.entries.map(({ what }) => what)).toContain("Release 2 serves everybody; nobody served for 2.3 s");
    expect(lastGap(await context.records.ledger())).toBe(2_300);
  });

  test("that fails its gate: the new one ends, then the old one comes back, workers too", async () => {
    const { fake, deploy, breakWith } = await twice();
    fake.failing.set("shift ab 1", () => breakWith(5));
    expect((await deploy(2)).kind).toBe("undone");
    const back = changes(fake.log).slice(changes(fake.log).indexOf("shift ab 1") + 1);
    expect(back).toEqual([
      "stop worker 2",
      "stop server 2",
      "scale 1 to 1",
      "assign 1 to a",
      "shift ab 0",
      "stop worker 2",
      "start worker 1",
    ]);
    expect(fake.most).toEqual({ server: 1, worker: 1 });
  });

  test("rule 5: when the old one doesn't come back the new one, which is well, does; alone, too", async () => {
    const { fake, context, deploy, breakWith } = await twice();
    fake.failing.set("shift ab 1", () => breakWith(5));
    fake.failing.set("scale 1 to 1", () => fake.sick.add(1));
    expect(await deploy(2)).toMatchObject({ kind: "undone", undone: { kind: "kept", to: 2 } });
    expect(stable(fake)).toBe(2);
    expect(fake.running.get(2)).toEqual(new Set(["server", "worker"]));
    expect(fake.most).toEqual({ server: 1, worker: 1 });
    expect(serving(await context.records.ledger())?.number).toBe(2);
  });

  test("one that another strategy kept warm ends, too", async () => {
    const on = stage({ strategy: strategySchema.parse("blue-green") });
    await on.deploy(1);
    await on.deploy(2);
    expect(await on.fake.target.releases.readiness(1)).toBe("running");
    on.fake.log.length = 0;
    const context = { ...on.context, settings: { ...on.context.settings, strategy: recreate } };
    const release = { ...(await context.records.ledger()).releases[0], number: 3 } as Release;
    expect((await conduct(context, { release, previous: 2, slot: "a" })).kind).toBe("promoted");
    expect(changes(on.fake.log).slice(0, 4)).toEqual(["stop worker 2", "stop server 1", "scale 2 to 0", "start server 3"]);
  });

  test("a rollback never has two writers either, even when the file says canary by now", async () => {
    const { fake, context, deploy } = await twice();
    await deploy(2);
    fake.log.length = 0;
    const [one, two] = (await context.records.ledger()).releases as [Release, Release];
    const canary = { ...context, settings: { ...context.settings, strategy: strategySchema.parse("canary") } };
    await returnTo(canary, { to: one, from: two, because: "test", database: "keep" });
    expect(changes(fake.log).slice(0, 4)).toEqual(["stop worker 2", "scale 2 to 0", "start server 1", "assign 1 to a"]);
    expect(fake.most).toEqual({ server: 1, worker: 1 });
    expect(stable(fake)).toBe(1);
  });

  test("a rollback onto a sick release brings the newer one back, and leaves nothing to be finished", async () => {
    const { fake, context, deploy } = await twice();
    await deploy(2);
    fake.sick.add(1);
    const [one, two] = (await context.records.ledger()).releases as [Release, Release];
    await expect(returnTo(context, { to: one, from: two, because: "test", database: "keep" })).rejects.toThrow("sick");
    expect(stable(fake)).toBe(2);
    expect(fake.running.get(2)).toEqual(new Set(["server", "worker"]));
    expect(fake.running.get(1)).toEqual(new Set());
    expect(await context.records.journal()).toBeUndefined();
    expect(fake.most).toEqual({ server: 1, worker: 1 });
  });
});

describe("rolling", () => {
  const services = [
    { name: "web", component: "web", part: "server", replicas: 3 },
    { name: "api", component: "api", part: "server", replicas: 2 },
  ] as const;
  const shares = (batch: number) =>
    chosenStrategy(strategySchema.parse({ kind: "rolling", batch, bake: "1s" }), "", services).steps.map(({ share }) =>
      Number(share.toFixed(3)),
    );

  test.each([
    [1, [0.333, 0.667, 1]],
    [2, [0.667, 1]],
    [3, [1]],
    [9, [1]],
  ])("%i at a time: the share follows the containers", (batch, expected) => expect(shares(batch)).toEqual(expected));

  test("new ones run before visitors come; as many old ones end after the gate, the last ones after the promotion", async () => {
    const strategy = chosenStrategy(strategySchema.parse({ kind: "rolling", bake: "1s" }), "", services);
    const { fake, deploy } = stage({ strategy });
    await deploy(1);
    fake.log.length = 0;
    await deploy(2);
    expect(changes(fake.log).filter((entry) => !/worker/.test(entry))).toEqual([
      ...["scale 2 to 0.333", "assign 2 to b", "shift ab 0.3333333333333333", "scale 1 to 0.667"],
      ...["scale 2 to 0.667", "assign 2 to b", "shift ab 0.6666666666666666", "scale 1 to 0.333"],
      ...["scale 2 to 1", "assign 2 to b", "shift ab 1"],
      ...["shift ba 0", "stop server 1"],
    ]);
    // Both together are never fewer than all.
    expect(fake.portions).toEqual(
      new Map([
        [1, 0],
        [2, 1],
      ]),
    );
  });

  test("undone half way: what was stopped of the old release runs again before all visitors are back on it", async () => {
    const strategy = chosenStrategy(strategySchema.parse({ kind: "rolling", bake: "1s" }), "", services);
    const { fake, deploy, breakWith } = stage({ strategy });
    await deploy(1);
    fake.failing.set("scale 2 to 0.667", () => breakWith(5));
    expect((await deploy(2)).kind).toBe("undone");
    const back = changes(fake.log).slice(changes(fake.log).lastIndexOf("shift ab 0.6666666666666666") + 1);
    expect(back).toEqual(["scale 1 to 1", "assign 1 to a", "shift ab 0"]);
  });
});

describe("a preview", () => {
  const strategy = strategySchema.parse({
    kind: "blue-green",
    bake: "1s",
    preview: { port: 8081, bake: "1m" },
    idle: "staging",
  });

  test("is open before any visitor is drawn; between rollouts its port shows the release before", async () => {
    const { fake, deploy } = stage({ strategy });
    await deploy(1);
    fake.log.length = 0;
    await deploy(2);
    expect(fake.log.filter((entry) => entry.startsWith("shift"))).toEqual([
      "shift ab 0 open",
      "shift ab 1 open",
      "shift ba 0 open",
    ]);
  });

  test("that its gate refuses costs no visitor anything", async () => {
    const { fake, deploy, breakWith } = stage({ strategy: strategySchema.parse("blue-green") });
    await deploy(1);
    fake.log.length = 0;
    fake.failing.set("assign 2 to b", () => fake.sick.add(2));
    breakWith(0);
    expect((await deploy(2)).kind).toBe("undone");
    expect(fake.log.filter((entry) => entry.startsWith("shift"))).toEqual(["shift ab 0"]);
  });
});

describe("the release before", () => {
  const readinessAfter = async (ms: number) => {
    const on = stage({ strategy: strategySchema.parse({ kind: "blue-green", bake: "1s", "warm-for": "24h" }) });
    await on.deploy(1);
    await on.deploy(2);
    await on.context.world.clock.sleep(ms);
    await retire(on.context);
    return on.fake.target.releases.readiness(1);
  };
  test("is warm for as long as is said, so that the way back needs no start", async () =>
    expect(await readinessAfter(23 * 3_600_000)).toBe("running"));
  test("is stopped and kept by the next run after that", async () =>
    expect(await readinessAfter(25 * 3_600_000)).toBe("stopped"));
});
