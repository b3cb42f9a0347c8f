import { describe, expect, test } from "vitest";
import type { Strategy } from "../project/model.ts";
import { strategySchema } from "../project/schema/strategy.ts";
import { serving } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import type { Context } from "./context.ts";
import { recover } from "./recovery/recover.ts";
import { returnTo } from "./return/return.ts";
import { stable, stage } from "./stage.testing.ts";

const strategies: Readonly<Record<string, Strategy>> = {
  canary: strategySchema.parse({ steps: { "5%": "1s", "50%": "1s", "100%": "1s" } }),
  "blue-green with a preview for cohorts": strategySchema.parse({
    kind: "blue-green",
    bake: "1s",
    cohorts: { header: { "X-Beta": ["a"] } },
    preview: { port: 8081, bake: "1s", cohorts: true },
    idle: "staging",
  }),
  recreate: strategySchema.parse({ kind: "recreate", bake: "1s" }),
  // As it is once the replicas (three) are known.
  rolling: {
    kind: "rolling",
    batch: 1,
    steps: [1 / 3, 2 / 3, 1].map((share) => ({ share, bake: 1_000 })),
  },
};
const cases = Object.entries(strategies).flatMap(([name, strategy]) =>
  (["after-promotion", "with-traffic"] as const).map((workers) => ({ name, strategy, workers })),
);

type Stage = ReturnType<typeof stage>;

/** Release 1 serves, by this strategy. */
async function served({ strategy, workers }: (typeof cases)[number]): Promise<Stage> {
  const on = stage({ strategy, workers });
  await on.deploy(1);
  return on;
}

/** Whatever happened: one release serves everybody with all its containers and workers, and nothing else is under way. */
async function expectSettled({ fake, context }: Stage, strategy: Strategy): Promise<number> {
  expect(await context.records.journal()).toBeUndefined();
  const serves = serving(await context.records.ledger())?.number ?? 0;
  expect(stable(fake), "the ledger and the router agree").toBe(serves);
  expect(fake.split?.share).toBe(0);
  expect(fake.running.get(serves)).toEqual(new Set(["server", "worker"]));
  expect(fake.portions.get(serves)).toBe(1);
  const other = serves === 1 ? 2 : 1;
  expect(fake.running.get(other)?.has("worker") ?? false, "the other release has no workers").toBe(false);
  expect(fake.most.worker, "workers of two releases never ran together").toBe(1);
  if (strategy.kind === "recreate") expect(fake.most.server, "servers of two releases never ran together").toBe(1);
  expect(fake.revision, "the schema is the one of the release that serves").toBe(`rev-${serves}`);
  // A conductor killed between the promotion and putting the old one away leaves that to the next promotion.
  const left = [0, 1, ...(strategy.kind === "rolling" && serves === 2 ? [0.333] : [])];
  expect(left, "of the other one all runs, as the warm way back, or nothing").toContain(fake.portions.get(other) ?? 0);
  return serves;
}

/** The next run may have quite another file. */
const withAnotherFile = (context: Context): Context => ({
  ...context,
  settings: { ...context.settings, strategy: strategySchema.parse("canary"), workers: "after-promotion" },
});

describe.each(cases)("rule 2, $name (workers $workers), killed at every change", (one) => {
  test("on the way up: the next run, with another file, finishes or undoes it", async () => {
    const whole = await served(one);
    const before = whole.fake.changes;
    await whole.deploy(2);
    const changes = whole.fake.changes - before;
    expect(changes).toBeGreaterThan(10);
    const outcomes = new Set<number>();
    for (let at = 0; at < changes; at += 1) {
      const on = await served(one);
      on.fake.killAfter(at);
      const killed = await on.deploy(2).then(
        () => false,
        () => true,
      );
      on.fake.revive();
      const journalled = await on.context.records.journal();
      // The moments before the journal and after it is closed leave nothing to be done.
      if (killed && at > 1) expect(journalled, `killed after change ${at}`).toBeDefined();
      await recover(withAnotherFile(on.context));
      outcomes.add(await expectSettled(on, one.strategy));
      if (!outcomes.has(2)) expect(on.fake.present.has(2), "nothing of release 2 is left").toBe(false);
    }
    expect([...outcomes].sort()).toEqual([1, 2]);
  });

  test("on the way down, and again while the next run clears up", async () => {
    const fails = async () => {
      const on = await served(one);
      // What is wrong shows when everybody is there.
      const last = one.strategy.preview === undefined ? "shift ab 1" : "shift ab 1 open";
      on.fake.failing.set(last, () => on.breakWith(5));
      return on;
    };
    const whole = await fails();
    const before = whole.fake.changes;
    expect((await whole.deploy(2)).kind).toBe("undone");
    const changes = whole.fake.changes - before;
    await expectSettled(whole, one.strategy);
    for (let at = Math.floor(changes / 2); at < changes; at += 1) {
      for (const again of [0, 1, 2, 3, 5, 8, 13]) {
        const on = await fails();
        on.fake.killAfter(at);
        await on.deploy(2).catch(() => undefined);
        on.fake.revive();
        on.fake.killAfter(again);
        await recover(withAnotherFile(on.context)).catch(() => undefined);
        on.fake.revive();
        await recover(withAnotherFile(on.context));
        expect(await expectSettled(on, one.strategy)).toBe(1);
        expect(on.fake.present.has(2), "nothing of release 2 is left").toBe(false);
      }
    }
  });

  test("a rollback: the next run finishes it", async () => {
    const both = async () => {
      const on = await served(one);
      await on.deploy(2);
      const [first, second] = (await on.context.records.ledger()).releases as [Release, Release];
      const back = () => returnTo(on.context, { to: first, from: second, because: "test", database: "downgrade" });
      return { on, back };
    };
    const whole = await both();
    const before = whole.on.fake.changes;
    await whole.back();
    const changes = whole.on.fake.changes - before;
    expect(await expectSettled(whole.on, one.strategy)).toBe(1);
    for (let at = 1; at < changes; at += 1) {
      const { on, back } = await both();
      on.fake.killAfter(at);
      await back().catch(() => undefined);
      on.fake.revive();
      await recover(withAnotherFile(on.context));
      expect(await expectSettled(on, one.strategy), `killed after change ${at}`).toBe(1);
    }
  });
});
