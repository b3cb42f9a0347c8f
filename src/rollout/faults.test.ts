import { describe, expect, test } from "vitest";
import { fail } from "../failure.ts";
import { serving } from "../release/ledger.ts";
import { notYetWell } from "../targets/failures.ts";
import type { Releases, Target } from "../targets/target.ts";
import { conduct } from "./conduct/conduct.ts";
import type { Context } from "./context.ts";
import { recover } from "./recovery/recover.ts";
import { stable, stage } from "./stage.testing.ts";

type Stage = ReturnType<typeof stage>;

const on = (context: Context, more: Partial<Target>): Context => ({ ...context, target: { ...context.target, ...more } });
const withReleases = (context: Context, more: Partial<Releases>) =>
  on(context, { releases: { ...context.target.releases, ...more } });

/** Release 1 serves, and release 2 was killed when it had its first visitors. */
async function killedAtTraffic(): Promise<Stage> {
  const story = stage();
  await story.deploy(1);
  story.fake.killAt("shift ab 0.5");
  await story.deploy(2).catch(() => undefined);
  story.fake.revive();
  story.fake.log.length = 0;
  return story;
}

describe("a step that has lost its lock", () => {
  test("undoes nothing: whoever has it goes on from the journal", async () => {
    const { fake, context, deploy, ending } = stage();
    await deploy(1);
    fake.failing.set("shift ab 0.5", () => ending.abort("the lock was taken over by somebody else"));
    const held = { ...context.held, stillOurs: async () => !ending.signal.aborted };
    await expect(deploy(2, { ...context, held })).rejects.toMatchObject({ code: "lock-lost" });
    expect(fake.log.at(-1)).toBe("shift ab 0.5");
    expect(await context.records.journal()).toMatchObject({ release: 2, stage: "traffic", share: 0.5 });
    await recover(context);
    expect(stable(fake)).toBe(1);
  });
});

describe("a step that is cancelled", () => {
  test("does not wait for containers that start slowly: it says that it was cancelled, and is undone", async () => {
    const { fake, context, deploy, ending } = stage();
    await deploy(1);
    const start: Releases["start"] = async (release, part, heard) => {
      await fake.target.releases.start(release, part);
      if (release.number !== 2) return;
      ending.abort("the step was cancelled");
      heard?.throwIfAborted();
    };
    const ended = await deploy(2, withReleases(context, { start }));
    expect(ended).toMatchObject({
      kind: "undone",
      because: "The rollout was ended: the step was cancelled.",
      cause: { code: "rollout-ended" },
    });
    expect(fake.present.has(2)).toBe(false);
    expect(fake.revision).toBe("rev-1");
  });

  test("ends its migration, and the schema is brought back", async () => {
    const { fake, context, deploy, ending } = stage();
    await deploy(1);
    let toldToEnd: boolean | undefined;
    const database = {
      ...fake.database,
      async migrate(release: number, heard?: AbortSignal) {
        await fake.database.migrate(release);
        ending.abort("the step was cancelled");
        toldToEnd = heard?.aborted;
        throw new Error("the migration was ended");
      },
    };
    const ended = await deploy(2, { ...context, database });
    expect(ended).toMatchObject({ kind: "undone", because: "The rollout was ended: the step was cancelled." });
    expect(toldToEnd).toBe(true);
    expect(fake.revision).toBe("rev-1");
  });
});

test("what a killed step had begun beside the release is ended before the schema goes back", async () => {
  const { fake, context } = await killedAtTraffic();
  const workplace = { ...fake.target.workplace, endOneOffs: async (release: number) => void fake.log.push(`end ${release}`) };
  await recover(on(context, { workplace }));
  expect(fake.log).toEqual(["shift ab 0", "end 2", "downgrade by 2 to rev-1", "remove 2"]);
});

test("a release before that the engine has just started again is waited for; visitors go back to it", async () => {
  const { fake, context } = await killedAtTraffic();
  let looks = 0;
  const assertWell: Releases["assertWell"] = async (release, part) => {
    looks += 1;
    if (looks < 5) throw fail(notYetWell, { service: "web", release, state: "starting", lines: [] });
    await fake.target.releases.assertWell(release, part);
  };
  expect(await recover(withReleases(context, { assertWell }))).toContain("release 1 serves");
  expect(looks).toBe(5);
  expect(stable(fake)).toBe(1);
});

test("one that stays half up is not waited for without end: both are said to be sick", async () => {
  const { fake, context } = await killedAtTraffic();
  const began = context.world.clock.monotonic();
  const assertWell: Releases["assertWell"] = async (release) => {
    throw fail(notYetWell, { service: "web", release, state: "starting", lines: [] });
  };
  await expect(recover(withReleases(context, { assertWell }))).rejects.toMatchObject({ code: "both-sick" });
  expect(context.world.clock.monotonic() - began).toBeLessThan(60_000);
  expect(await context.records.journal()).toMatchObject({ release: 2 });
  expect(fake.present.has(2)).toBe(true);
});

test("both releases went down with the machine and did not come back: what served before is started again", async () => {
  const { fake, context } = await killedAtTraffic();
  fake.running.delete(1);
  fake.running.delete(2);
  expect(await recover(context)).toContain("release 1 serves");
  expect(fake.running.get(1)?.has("server")).toBe(true);
  expect(stable(fake)).toBe(1);
  expect(fake.present.has(2)).toBe(false);
  expect(await context.records.journal()).toBeUndefined();
});

describe("a release before that somebody stopped while the gate said no to the new one", () => {
  const stoppedAtTraffic = async (before: () => void, story: Stage) => {
    story.breakWith(2);
    story.fake.failing.set("shift ab 0.05", () => {
      story.fake.running.delete(1);
      before();
    });
    return story.deploy(2);
  };

  test("is started again: nobody is left on the one that failed", async () => {
    const story = stage();
    await story.deploy(1);
    expect(await stoppedAtTraffic(() => undefined, story)).toMatchObject({ undone: { kind: "undone", to: 1 } });
    expect(story.fake.running.get(1)?.has("server")).toBe(true);
    expect(stable(story.fake)).toBe(1);
    expect(story.fake.present.has(2)).toBe(false);
  });

  test("and that does not come up leaves them on the only one that answers, said loudly", async () => {
    const story = stage();
    await story.deploy(1);
    expect(await stoppedAtTraffic(() => story.fake.sick.add(1), story)).toMatchObject({ undone: { kind: "kept", to: 2 } });
    expect(stable(story.fake)).toBe(2);
  });
});

test("a proxy that was ended in the middle is brought up again before the undo is over", async () => {
  const { fake, context } = await killedAtTraffic();
  let up = false;
  const http: Context["world"]["http"] = async (request) => {
    if (!up) throw new Error("connection refused");
    return fake.http(request);
  };
  const assign: Target["router"]["assign"] = async (slot, release) => {
    up = true;
    await fake.target.router.assign(slot, release);
  };
  const router = { ...fake.target.router, assign };
  expect(await recover({ ...on(context, { router }), world: { ...context.world, http } })).toContain("release 1 serves");
  expect(fake.log).toContain("assign 1 to a");
  expect(await context.records.journal()).toBeUndefined();
});

test.each([
  ["an hour back", -3_600_000],
  ["a year ahead", 31_536_000_000],
])("a clock that jumps %s in the middle changes neither bakes nor durations", async (_story, jump) => {
  const { fake, context, deploy } = stage();
  await deploy(1);
  const { clock } = context.world;
  const began = clock.monotonic();
  const jumped = () => fake.log.includes("shift ab 0.5");
  const world = { ...context.world, clock: { ...clock, now: () => clock.now() + (jumped() ? jump : 0) } };
  expect((await deploy(2, { ...context, world })).kind).toBe("promoted");
  const took = clock.monotonic() - began;
  expect(took).toBeGreaterThanOrEqual(3_000);
  expect(took).toBeLessThan(20_000);
  const ledger = await context.records.ledger();
  expect(serving(ledger)?.number).toBe(2);
  expect(ledger.events.at(-1)?.milliseconds).toBe(Math.round(took));
  await conduct(context, { release: { ...ledger.releases[0], number: 3 } as never, previous: 2, slot: "a" });
  expect(serving(await context.records.ledger())?.number).toBe(3);
});
