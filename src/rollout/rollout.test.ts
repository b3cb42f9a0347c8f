import { describe, expect, test } from "vitest";
import { knownGood, serving } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import { servedByHeader } from "../targets/router.ts";
import { conduct } from "./conduct/conduct.ts";
import type { Context } from "./context.ts";
import { recover } from "./recovery/recover.ts";
import { returnTo } from "./return/return.ts";
import { settings, stable, stage } from "./stage.testing.ts";

describe("a good release", () => {
  test("is promoted share by share, and the one before stays up as the way back", async () => {
    const { fake, context, deploy } = stage();
    expect((await deploy(1)).kind).toBe("promoted");
    fake.log.length = 0;
    expect((await deploy(2)).kind).toBe("promoted");
    expect(fake.log.filter((entry) => entry.startsWith("shift"))).toEqual([
      "shift ab 0.05",
      "shift ab 0.5",
      "shift ab 1",
      "shift ba 0",
    ]);
    expect(await fake.target.releases.readiness(1)).toBe("running");
    const ledger = await context.records.ledger();
    expect(serving(ledger)?.number).toBe(2);
    expect(knownGood(ledger, 2)?.number).toBe(1);
    expect(await context.records.journal()).toBeUndefined();
  });

  test("never has its workers beside the old ones: those end first, after all traffic moved", async () => {
    const { fake, deploy } = stage();
    await deploy(1);
    fake.log.length = 0;
    await deploy(2);
    const story = fake.log.filter((entry) => /worker|shift ba|shift ab 1/.test(entry));
    expect(story).toEqual(["shift ab 1", "shift ba 0", "stop worker 1", "start worker 2"]);
  });

  test("the schema moves before any traffic, after a verified backup", async () => {
    const { fake, deploy } = stage();
    await deploy(1);
    const order = ["base", "create 1", "backup", "migrate 1", "start server 1", "assign 1 to a", "shift ab 0"];
    expect(fake.log.slice(0, order.length)).toEqual(order);
  });
});

describe("a bad release", () => {
  test("is undone at the first share: traffic first, then the schema by the newer image, then the containers", async () => {
    const { fake, context, deploy, breakWith } = stage();
    await deploy(1);
    breakWith(2);
    fake.log.length = 0;
    const conducted = await deploy(2);
    expect(conducted.kind).toBe("undone");
    if (conducted.kind === "undone") expect(conducted.because).toMatch(/At 5 % the gate said fail: .*20 %.* > 1 %/);
    const back = fake.log.slice(fake.log.indexOf("shift ab 0.05") + 1);
    expect(back).toEqual(["shift ab 0", "downgrade by 2 to rev-1", "remove 2"]);
    expect(stable(fake)).toBe(1);
    expect(fake.revision).toBe("rev-1");
    expect(serving(await context.records.ledger())?.number).toBe(1);
  });

  test("rule 6, fail closed: a gate without any traffic is no pass", async () => {
    const { context, deploy, fake } = stage();
    await deploy(1);
    const quiet = {
      ...context,
      settings: { ...context.settings, checks: settings.checks.map((check) => ({ ...check, minRequests: 1e9 })) },
    };
    const conducted = await conduct(quiet as Context, {
      release: { ...(await context.records.ledger()).releases[0], number: 2 } as Release,
      previous: 1,
      slot: "b",
    });
    expect(conducted.kind).toBe("undone");
    if (conducted.kind === "undone") expect(conducted.because).toContain("inconclusive");
    expect(stable(fake)).toBe(1);
  });

  test("a first release that is not well is refused and nothing is left behind", async () => {
    const { fake, context, deploy } = stage();
    fake.sick.add(1);
    const conducted = await deploy(1);
    expect(conducted).toMatchObject({ kind: "undone", undone: { to: undefined, leftovers: [] } });
    expect(fake.log.slice(-3)).toEqual(["remove 1", "remove proxy", "remove base"]);
    expect(serving(await context.records.ledger())).toBeUndefined();
  });

  test("rule 5, never roll back onto an unhealthy release: the new one keeps serving, said loudly", async () => {
    const { fake, context, deploy, breakWith } = stage();
    await deploy(1);
    fake.sick.add(1);
    breakWith(2);
    const conducted = await deploy(2);
    expect(conducted).toMatchObject({ kind: "undone", undone: { kind: "kept", to: 2 } });
    expect(stable(fake)).toBe(2);
    const ledger = await context.records.ledger();
    expect(serving(ledger)?.number).toBe(2);
    expect(knownGood(ledger)?.number).toBe(1);
  });

  test("a migration that fails half way is taken back and the old release serves on", async () => {
    const { fake, deploy } = stage();
    await deploy(1);
    fake.failing.set("migrate 2", () => {
      throw new Error("column exists");
    });
    expect((await deploy(2)).kind).toBe("undone");
    expect(fake.revision).toBe("rev-1");
    expect(stable(fake)).toBe(1);
  });
});

describe("rule 2, the undo plan is written before the first change", () => {
  const killable = [
    "base",
    "create 2",
    "backup",
    "migrate 2",
    "start server 2",
    "assign 2 to b",
    "shift ab 0.05",
    "shift ab 0.5",
    "shift ab 1",
    "shift ba 0",
    "stop worker 1",
    "start worker 2",
  ];
  test.each(killable)("a deploy killed at %s is undone by the next run", async (moment) => {
    const { fake, context, deploy } = stage();
    await deploy(1);
    fake.killAt(moment);
    await expect(deploy(2)).rejects.toThrow("killed");
    fake.revive();
    expect(await context.records.journal()).toBeDefined();
    await recover(context);
    expect(stable(fake)).toBe(1);
    expect(fake.split?.share).toBe(0);
    expect(fake.revision).toBe("rev-1");
    expect(fake.running.get(1)).toEqual(new Set(["server", "worker"]));
    expect(fake.present.has(2)).toBe(false);
    expect(await context.records.journal()).toBeUndefined();
  });
});

describe("a rollback", () => {
  test("moves traffic first, then the schema from the newer image, then the workers", async () => {
    const { fake, context, deploy } = stage();
    await deploy(1);
    await deploy(2);
    const ledger = await context.records.ledger();
    const [one, two] = ledger.releases as [Release, Release];
    fake.log.length = 0;
    const returned = await returnTo(context, { to: one, from: two, because: "test", database: "downgrade" });
    expect(returned.leftovers).toEqual([]);
    const story = [
      "start server 1",
      "assign 1 to a",
      "shift ab 0",
      "downgrade by 2 to rev-1",
      "stop worker 2",
      "start worker 1",
      "stop server 2",
    ];
    expect(fake.log).toEqual(story);
    const after = await context.records.ledger();
    expect(serving(after)?.number).toBe(1);
    expect(knownGood(after, 1)).toBeUndefined();
  });

  test("rule 5: when the way back is sick nothing moves", async () => {
    const { fake, context, deploy } = stage();
    await deploy(1);
    await deploy(2);
    fake.sick.add(1);
    const [one, two] = (await context.records.ledger()).releases as [Release, Release];
    await expect(returnTo(context, { to: one, from: two, because: "test", database: "keep" })).rejects.toThrow("sick");
    expect(stable(fake)).toBe(2);
  });
});

test("a cancelled step goes back at once", async () => {
  const { fake, deploy, ending } = stage();
  await deploy(1);
  fake.failing.set("shift ab 0.05", () => ending.abort("the step was cancelled"));
  const conducted = await deploy(2);
  expect(conducted).toMatchObject({ kind: "undone", because: expect.stringContaining("the step was cancelled") });
  expect(stable(fake)).toBe(1);
});

test("rule 7, verify who won: when somebody else answers after the swap, the swap is undone and says who", async () => {
  const { fake, context, deploy } = stage();
  await deploy(1);
  // The split says release 2, and what is asked from outside is release 1 all the same.
  const http: typeof fake.http = async (request) => {
    const answer = await fake.http(request);
    return fake.split?.share === 1 ? { ...answer, headers: { [servedByHeader]: "1:80" } } : answer;
  };
  const lied = { ...context, world: { ...context.world, http } };
  const release = { ...(await context.records.ledger()).releases[0], number: 2 } as Release;
  const conducted = await conduct(lied, { release, previous: 1, slot: "b" });
  expect(conducted).toMatchObject({
    kind: "undone",
    because: "Asked from outside, / is served by release 1, not by release 2.",
  });
  expect(stable(fake)).toBe(1);
});

test("rule 4, known-good: a release that was undone or rolled back from is never the way back", async () => {
  const { fake, context, deploy, breakWith } = stage();
  await deploy(1);
  await deploy(2);
  breakWith(5);
  await deploy(3);
  breakWith(0);
  const ledger = await context.records.ledger();
  expect(knownGood(ledger, 2)?.number).toBe(1);
  const [one, two] = ledger.releases as [Release, Release];
  await returnTo(context, { to: one, from: two, because: "test", database: "keep" });
  await deploy(4);
  expect(knownGood(await context.records.ledger(), 4)?.number).toBe(1);
  expect(stable(fake)).toBe(4);
});
