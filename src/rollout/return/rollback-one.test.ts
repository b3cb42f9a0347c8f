import { describe, expect, test } from "vitest";
import { Failure } from "../../failure.ts";
import { knownGood, releaseNumbered, serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import { stable, stage } from "../stage.testing.ts";
import type { Ground } from "./ground.ts";
import { returnTo } from "./return.ts";
import { rollbackOne } from "./rollback-one.ts";
import { undo } from "./undo.ts";
import type { Wish } from "./wish.ts";

const services: Release["services"] = [
  { name: "api", component: "api", part: "server" },
  { name: "jobs", component: "api", part: "worker" },
  { name: "web", component: "web", part: "server" },
];
const digest = (sign: string) => `sha256:${sign.repeat(64)}`;
const wished: Wish = {
  to: undefined,
  component: undefined,
  because: "customers call",
  database: "keep",
  databaseTold: false,
  alert: undefined,
};
const commits: Readonly<Record<number, string>> = { 1: "a", 2: "b", 3: "c", 4: "d" };

/** Releases of two components: `a1 b1` is the api's image a and the web's image 1; each was promoted after the other. */
async function shop(...releases: string[]) {
  const on = stage();
  for (const [index, [api = "", web = ""]] of releases.entries()) {
    const images = { api: `reg/api@${digest(api)}`, web: `reg/web@${digest(web)}` };
    const commit = (commits[index + 1] ?? "e").repeat(40);
    await on.deploy(index + 1, on.context, { services, images, commit, configuration: "as deployed" });
  }
  const { fake, context } = on;
  fake.log.length = 0;
  let made = 0;
  const ground: Ground = {
    ...context,
    migrates: "api",
    configuration: async () => "as deployed",
    ensureStartable: async () => {
      made += 1;
    },
    commitOfTag: async (tag) => (tag === "v1.0.0" ? "a".repeat(40) : undefined),
  };
  const begun: number[] = [];
  const rollback = (more: Partial<Wish> = {}, over: Partial<Ground> = {}, dryRun = false) =>
    rollbackOne(
      { ...ground, ...over },
      {
        environment: { name: "production" },
        url: "http://shop",
        wish: { ...wished, ...more },
        dryRun,
        begins: ({ release }) => void begun.push(release.number),
      },
    );
  const ledger = () => context.records.ledger();
  const images = async (number: number) => {
    const of = releaseNumbered(await ledger(), number)?.images ?? {};
    return Object.values(of)
      .map((image) => image.at(-1))
      .join("");
  };
  const refused = async (work: Promise<unknown>): Promise<Failure> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Failure)) throw new Error(`no refusal: ${String(error)}`);
    return error;
  };
  return { ...on, ground, rollback, ledger, images, refused, begun, ensured: () => made };
}

describe("one component goes back", () => {
  test("as a new release: its image of the last good release that has another, the others as they serve", async () => {
    const { rollback, ledger, images, fake } = await shop("a1", "b1", "b2", "b3");
    const outcome = await rollback({ component: "api" });
    expect(outcome).toMatchObject({ result: "rolled-back", outputs: { from: "4", to: "5" } });
    expect(outcome.explanation).toMatch(/^release 5 \(api of release 1, the rest of release 4\) serves everybody now/);
    expect(await images(5)).toBe("a3");
    expect(stable(fake)).toBe(5);
    expect(fake.running.get(5)).toEqual(new Set(["server", "worker"]));
    expect(fake.running.get(4)).toEqual(new Set());
    const now = await ledger();
    expect(releaseNumbered(now, 5)).toMatchObject({
      commit: "d".repeat(40),
      composite: { base: 4, component: "api", from: 1 },
    });
  });

  test("is checked before anybody moves, as any way back is", async () => {
    const { rollback, fake } = await shop("a1", "b1", "b2");
    await rollback({ component: "api" });
    const story = [
      "create 4",
      "start server 4",
      "assign 4 to b",
      "shift ba 0",
      "stop worker 3",
      "start worker 4",
      "stop server 3",
    ];
    expect(fake.log).toEqual(story);
  });

  test("of the release that is named, by its number, commit, tag or digest", async () => {
    for (const to of ["1", "aaaaaaa", "v1.0.0", digest("a")]) {
      const { rollback, images } = await shop("a1", "b1", "c2");
      expect(await rollback({ component: "api", to })).toMatchObject({ result: "rolled-back", outputs: { to: "4" } });
      expect(await images(4), to).toBe("a2");
    }
  });

  test("what is known-good afterwards: the new release, never the one that was left, and each next step goes further back", async () => {
    const { rollback, ledger, images } = await shop("a1", "b1", "c2");
    await rollback({ component: "api" });
    expect(serving(await ledger())?.number).toBe(4);
    expect(await images(4)).toBe("b2");
    expect(knownGood(await ledger(), 4)?.number).toBe(2);
    await rollback({ component: "api" });
    expect(await images(5)).toBe("a2");
    await rollback();
    expect(serving(await ledger())?.number).toBe(2);
  });

  test("a deploy after it that is undone comes back to it", async () => {
    const { rollback, deploy, breakWith, fake, context } = await shop("a1", "b1", "b2");
    await rollback({ component: "api" });
    breakWith(5);
    await deploy(5, context, { services });
    expect(stable(fake)).toBe(4);
  });

  test("makes nothing new where a release before is the same already", async () => {
    const { rollback, fake, ledger } = await shop("a1", "b1");
    expect(await rollback({ component: "api" })).toMatchObject({ result: "rolled-back", outputs: { from: "2", to: "1" } });
    expect((await ledger()).releases).toHaveLength(2);
    expect(stable(fake)).toBe(1);
  });

  test("changes nothing where it has that image already", async () => {
    const { rollback, ledger, fake } = await shop("a1", "b1", "b2");
    expect(await rollback({ component: "api", to: "2" })).toMatchObject({ result: "unchanged", outputs: { to: "3" } });
    expect((await ledger()).releases).toHaveLength(3);
    expect(fake.log).toEqual([]);
  });

  test("keeps what was switched off off", async () => {
    const { rollback, context, fake } = await shop("a1", "b1", "b2");
    const ledger = await context.records.ledger();
    const releases = ledger.releases.map((release) => ({ ...release, features: { checkout: true } }));
    await context.records.writeLedger({ ...ledger, releases });
    const off = {
      kind: "toggled",
      release: 3,
      feature: "checkout",
      value: false,
      at: "",
      actor: "",
      run: "",
      explanation: "",
    } as const;
    await context.records.writeToggled([off]);
    await rollback({ component: "api" });
    expect(fake.present.get(4)?.features).toEqual({ checkout: false });
    expect(await context.records.toggled()).toContainEqual({ ...off, release: 4 });
  });

  test("a name that is no component is refused with the nearest", async () => {
    const { rollback, refused, fake } = await shop("a1", "b2");
    expect(await refused(rollback({ component: "apy" }))).toMatchObject({
      code: "release-lacks-component",
      sentence: 'release 2 (bbbbbbb) has no component "apy". Did you mean "api"?',
    });
    expect(await refused(rollback({ component: "__proto__" }))).toMatchObject({ code: "release-lacks-component" });
    expect(fake.log).toEqual([]);
  });

  test("with no other image of it that passed its gate there is nothing to go back to", async () => {
    const { rollback, refused } = await shop("a1", "a2");
    expect(await refused(rollback({ component: "api" }))).toMatchObject({ code: "no-other-image" });
  });

  test("other files than what serves was made with would change the others, too: refused with the commit", async () => {
    const { rollback, refused, ledger } = await shop("a1", "b1", "b2");
    const error = await refused(rollback({ component: "api" }, { configuration: async () => "edited since" }));
    expect(error).toMatchObject({ code: "other-settings", remedy: expect.stringContaining("on commit ccccccc") });
    expect((await ledger()).releases).toHaveLength(3);
  });

  test("that is not well moves nobody, and leaves nothing behind", async () => {
    const { rollback, refused, ledger, fake, context } = await shop("a1", "b1", "b2");
    fake.sick.add(4);
    const error = await refused(rollback({ component: "api" }));
    expect(error).toMatchObject({ code: "way-back-sick" });
    expect(stable(fake)).toBe(3);
    expect(fake.present.has(4)).toBe(false);
    expect(await context.records.journal()).toBeUndefined();
    expect(serving(await ledger())?.number).toBe(3);
    expect((await ledger()).events.at(-1)).toMatchObject({ kind: "undone", release: 4, to: 3 });
    expect(knownGood(await ledger(), 3)?.number).toBe(2);
  });

  test("killed at any change: the next rollback ends it, and takes it no further", async () => {
    const whole = await shop("a1", "b1", "b2");
    const before = whole.fake.changes;
    await whole.rollback({ component: "api" });
    const changes = whole.fake.changes - before;
    expect(changes).toBeGreaterThan(10);
    for (let at = 0; at < changes; at += 1) {
      const on = await shop("a1", "b1", "b2");
      on.fake.killAfter(at);
      await on.rollback({ component: "api" }).catch(() => undefined);
      on.fake.revive();
      on.fake.lockAs(undefined);
      await on.rollback({ component: "api", to: "1" });
      const serves = serving(await on.ledger());
      expect(serves?.images["api"], `killed after ${at}`).toBe(`reg/api@${digest("a")}`);
      expect(serves?.images["web"]).toBe(`reg/web@${digest("2")}`);
      expect(stable(on.fake)).toBe(serves?.number);
      expect(await on.context.records.journal()).toBeUndefined();
      expect(on.fake.most.worker, "workers of two releases never ran together").toBe(1);
    }
  });

  describe("whose image migrates the schema", () => {
    test("goes back under a schema that it can live with", async () => {
      const { rollback, fake } = await shop("a1", "b1", "b2");
      expect(await rollback({ component: "api" })).toMatchObject({ result: "rolled-back" });
      expect(fake.revision).toBe("rev-3");
    });

    test("is refused under one that it can't live with, with the statements, unless told", async () => {
      const { rollback, refused, fake } = await shop("a1", "b1", "b2");
      fake.breaks.push("ALTER TABLE orders DROP COLUMN note");
      const error = await refused(rollback({ component: "api" }));
      expect(error).toMatchObject({ code: "schema-moved-on", sentence: expect.stringContaining("DROP COLUMN note") });
      expect(fake.log).toEqual([]);
      expect(await rollback({ component: "api", databaseTold: true })).toMatchObject({ result: "rolled-back" });
      expect(fake.revision).toBe("rev-3");
    });

    test("takes the schema with it when told so, by the newer image", async () => {
      const { rollback, fake, ledger } = await shop("a1", "b1", "b2");
      await rollback({ component: "api", databaseTold: true, database: "downgrade" });
      expect(fake.log).toContain("downgrade by 3 to rev-1");
      expect(fake.revision).toBe("rev-1");
      expect(releaseNumbered(await ledger(), 4)?.database?.after).toBe("rev-1");
    });

    test("and another component's way back asks nothing of it", async () => {
      const { rollback, fake } = await shop("a1", "a2", "b2");
      fake.breaks.push("DROP TABLE orders");
      expect(await rollback({ component: "web" })).toMatchObject({ result: "rolled-back" });
    });

    test("the way down from what was put together runs from the image that knows it", async () => {
      const { rollback, fake } = await shop("a1", "b1", "b2");
      await rollback({ component: "api" });
      fake.log.length = 0;
      await rollback({ to: "1", database: "downgrade", databaseTold: true });
      expect(fake.log).toContain("downgrade by 3 to rev-1");
    });
  });

  test("a dry run says what would be, and changes nothing", async () => {
    const { rollback, ledger, fake, begun } = await shop("a1", "b1", "b2");
    const outcome = await rollback({ component: "api" }, {}, true);
    expect(outcome.result).toBe("planned");
    expect(outcome.explanation).toMatch(
      /release 4 \(api of release 1, the rest of release 3\) would be put back, the schema stays/,
    );
    expect((await ledger()).releases).toHaveLength(3);
    expect([fake.log, begun]).toEqual([[], []]);
  });
});

describe("known-good is sick, too", () => {
  test("nothing moves, and both causes are told", async () => {
    const { rollback, refused, fake } = await shop("a1", "b1");
    fake.sick.add(1);
    fake.sick.add(2);
    const error = await refused(rollback());
    expect(error.sentence).toMatch(
      /^release 1 .* was started and is not well, so no traffic was moved: release 1 is sick.*Everybody stays on release 2 .*, which is not well either: release 2 is sick/,
    );
    expect(fake.log.filter((entry) => entry.startsWith("shift"))).toEqual([]);
    expect(stable(fake)).toBe(2);
  });

  test("what serves is told to be well where it is", async () => {
    const { rollback, refused, fake } = await shop("a1", "b1");
    fake.sick.add(1);
    expect((await refused(rollback())).sentence).toMatch(/Everybody stays on release 2 .*, its containers are well\.$/);
  });
});

describe("which release comes back", () => {
  test.each<[string, string]>([
    ["its number", "1"],
    ["its commit", "a".repeat(40)],
    ["the beginning of its commit", "aaaaaaa"],
    ["a tag of git", "v1.0.0"],
    ["the digest of an image", digest("a")],
  ])("by %s", async (_story, to) => {
    const { rollback, fake } = await shop("a1", "b2", "c3");
    expect(await rollback({ to })).toMatchObject({ result: "rolled-back", outputs: { from: "3", to: "1" } });
    expect(stable(fake)).toBe(1);
  });

  test("a tag whose commit was never released is refused with the commit", async () => {
    const { rollback, refused } = await shop("a1", "b2");
    const error = await refused(rollback({ to: "v9" }, { commitOfTag: async () => "9".repeat(40) }));
    expect(error.sentence).toBe(
      'There is no release "v9" in the ledger, and none of the commit 9999999, which this tag names.',
    );
    expect(error.remedy).toContain("release 1 (aaaaaaa), release 2 (bbbbbbb)");
  });

  test("a tag that nobody knows is no release, and what can't be one is not asked for", async () => {
    const { rollback, refused } = await shop("a1", "b2");
    expect(await refused(rollback({ to: "v9" }))).toMatchObject({ code: "no-such-release" });
    const asked: string[] = [];
    const commitOfTag = async (tag: string) => void asked.push(tag) as undefined;
    for (const to of ["--upload-pack=x", "a..b", "v1;rm", "x y", "HEAD^"])
      expect(await refused(rollback({ to }, { commitOfTag }))).toMatchObject({ code: "no-such-release" });
    expect(asked).toEqual([]);
  });
});

describe("what happened meanwhile", () => {
  /** Somebody else's rollback holds the lock until it is done. */
  async function meanwhile(on: Awaited<ReturnType<typeof shop>>, to: number) {
    const [target, from] = [releaseNumbered(await on.ledger(), to), serving(await on.ledger())];
    if (target === undefined || from === undefined) throw new Error("not in this shop");
    const take = on.ground.target.lock.take;
    let first = true;
    const lock = {
      ...on.ground.target.lock,
      take: async (owner: Parameters<typeof take>[0]) => {
        if (first)
          await returnTo(
            { ...on.context, owner: { ...owner, run: "other" } },
            { to: target, from, because: "theirs", database: "keep" },
          );
        first = false;
        return take(owner);
      },
    };
    return { target: { ...on.ground.target, lock } };
  }

  test("two at once go back one release, not two", async () => {
    const on = await shop("a1", "b2", "c3");
    const outcome = await on.rollback({}, await meanwhile(on, 2));
    expect(outcome).toMatchObject({ result: "unchanged", outputs: { from: "3", to: "2" } });
    expect(stable(on.fake)).toBe(2);
  });

  test("who names a release gets that one all the same", async () => {
    const on = await shop("a1", "b2", "c3");
    expect(await on.rollback({ to: "1" }, await meanwhile(on, 2))).toMatchObject({
      result: "rolled-back",
      outputs: { to: "1" },
    });
  });

  test("a rollback that was killed is finished, and no further one is made of it", async () => {
    const on = await shop("a1", "b2", "c3");
    on.fake.killAt("stop worker 3");
    await on.rollback().catch(() => undefined);
    on.fake.revive();
    on.fake.lockAs(undefined);
    expect(await on.rollback()).toMatchObject({ result: "rolled-back", outputs: { from: "3", to: "2" } });
    expect(stable(on.fake)).toBe(2);
  });
});

describe("it waits for nobody:", () => {
  test("no bakes, however long those of a deploy are", async () => {
    const on = await shop("a1", "b2");
    const steps = [{ share: 0.05, bake: 86_400_000 }];
    const settings = { ...on.context.settings, strategy: { kind: "canary", steps } } as const;
    const began = on.context.world.clock.monotonic();
    await on.rollback({}, { settings });
    expect(on.context.world.clock.monotonic() - began).toBeLessThan(1_000);
  });

  test("a live deploy in its canary is asked to stop, with the reason, and gives way within seconds", async () => {
    const on = await shop("a1", "b2");
    on.fake.killAt("shift ba 0.5");
    await on.deploy(3, on.context, { services }).catch(() => undefined);
    on.fake.revive();
    on.fake.lockAs("bob");
    const { lock } = on.ground.target;
    const { records } = on.context;
    const take: typeof lock.take = async (owner) => {
      const [journal, word] = [await records.journal(), await records.abortWord()];
      if (journal !== undefined && word?.rollout === journal.rollout) {
        await undo(on.context, journal, `${word.by} asked for it: ${word.because}`);
        on.fake.lockAs(undefined);
      }
      return lock.take(owner);
    };
    const began = on.context.world.clock.monotonic();
    const outcome = await on.rollback({}, { target: { ...on.ground.target, lock: { ...lock, take } } });
    expect(on.context.world.clock.monotonic() - began).toBeLessThan(3_000);
    expect(outcome).toMatchObject({ result: "rolled-back", outputs: { from: "3", to: "2" } });
    expect((await on.ledger()).events.at(-1)).toMatchObject({ explanation: "ada asked for it: customers call" });
    expect(stable(on.fake)).toBe(2);
  });
});

describe("a flood of alerts", () => {
  const alert = { reason: 'alert "ShopErrors"', link: "https://prometheus.example/graph", began: undefined };

  test("goes back once", async () => {
    const { rollback, fake, begun } = await shop("a1", "b2", "c3");
    const results = [];
    for (let count = 0; count < 5; count += 1) results.push((await rollback({ alert, because: alert.reason })).result);
    expect(results).toEqual(["rolled-back", ...Array<string>(4).fill("unchanged")]);
    expect(stable(fake)).toBe(2);
    expect(begun).toEqual([2]);
  });

  test("ends a rollout under way, and leaves what served before", async () => {
    const on = await shop("a1", "b2");
    on.fake.killAt("shift ba 0.5");
    await on.deploy(3, on.context, { services }).catch(() => undefined);
    on.fake.revive();
    for (let count = 0; count < 3; count += 1) await on.rollback({ alert, because: alert.reason });
    expect(stable(on.fake)).toBe(2);
    expect((await on.ledger()).events.map(({ kind }) => kind)).toEqual(["promoted", "promoted", "undone"]);
  });

  test("does not keep a person from going further", async () => {
    const { rollback, fake } = await shop("a1", "b2", "c3");
    await rollback({ alert });
    expect(await rollback()).toMatchObject({ result: "rolled-back", outputs: { to: "1" } });
    expect(stable(fake)).toBe(1);
  });

  test("its name is in the history", async () => {
    const { rollback, ledger } = await shop("a1", "b2");
    const outcome = await rollback({ alert, because: 'alert "ShopErrors" (https://prometheus.example/graph)' });
    expect((await ledger()).events.at(-1)).toMatchObject({
      explanation: 'alert "ShopErrors" (https://prometheus.example/graph)',
    });
    expect(outcome.summary).toContain("See what the alert says: <https://prometheus.example/graph>");
  });
});

test("where nothing serves, there is no way back", async () => {
  const { rollback, refused } = await shop();
  expect(await refused(rollback())).toMatchObject({ code: "no-way-back" });
});
