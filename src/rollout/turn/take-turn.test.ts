import { describe, expect, test } from "vitest";
import { Failure } from "../../failure.ts";
import { virtualClock } from "../../health/virtual-clock.testing.ts";
import type { WhenBusy } from "../../project/model.ts";
import { records } from "../../release/records.ts";
import type { LockOwner, Ticket } from "../../targets/target.ts";
import { fakeWorld } from "../../world.testing.ts";
import { fakeTarget } from "../target.testing.ts";
import { holding } from "./hold.ts";
import { takeTurn, watchOthers } from "./take-turn.ts";

const owner = (number: number): LockOwner => ({
  run: `${number}/1`,
  actor: `ada${number}`,
  commit: `c${number}`,
  purpose: "deploy",
  since: "2026-01-01T00:00:00Z",
});

/** An environment that somebody holds, and deploys that come one after the other, each working for a minute. */
function environment(busy: WhenBusy) {
  const fake = fakeTarget();
  const clock = virtualClock();
  const log: string[] = [];
  let random = 0;
  const quiet = fakeWorld({ clock });
  const world = fakeWorld({
    clock,
    random: () => (random++).toString(16).padStart(8, "0"),
    log: { ...quiet.log, info: (text) => log.push(text), warning: (text) => log.push(text) },
  });
  const worked: number[] = [];
  let atOnce = 0;
  let most = 0;
  const deploy = async (number: number): Promise<string> => {
    try {
      const hold = {
        world,
        target: fake.target,
        records: records(fake.target.store),
        owner: owner(number),
        insist: undefined,
        busy,
      };
      return await holding(hold, async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await clock.sleep(60_000);
        worked.push(number);
        atOnce -= 1;
        return "promoted";
      });
    } catch (error) {
      if (error instanceof Failure) return `${error.code}: ${error.sentence}`;
      throw error;
    }
  };
  const arrive = (count: number, apart: number) =>
    Promise.all(
      Array.from({ length: count }, async (_none, index) => {
        await clock.sleep(index * apart);
        return deploy(index + 1);
      }),
    );
  return { fake, clock, world, log, worked, arrive, most: () => most };
}

const count = (answers: readonly string[], word: string) => answers.filter((answer) => answer.startsWith(word)).length;

describe("deploys that come while another one is under way", () => {
  test("supersede: the first one ends, the newest one follows, all between are told who took their place", async () => {
    const { arrive, worked, most } = environment({ act: "supersede", forAtMost: 1_800_000 });
    const answers = await arrive(6, 1_000);
    expect(worked).toEqual([1, 6]);
    expect(answers.slice(1, 5).every((answer) => /^superseded: .*newer one of ada\d \(deploy, since/.test(answer))).toBe(true);
    expect(most()).toBe(1);
  });

  test("wait: each in turn, in the order in which they came", async () => {
    const { arrive, worked, most } = environment({ act: "wait", forAtMost: 3_600_000 });
    expect(count(await arrive(5, 500), "promoted")).toBe(5);
    expect(worked).toEqual([1, 2, 3, 4, 5]);
    expect(most()).toBe(1);
  });

  test("not for ever: who waits too long is refused, and told who holds it", async () => {
    const { arrive } = environment({ act: "wait", forAtMost: 90_000 });
    const answers = await arrive(4, 100);
    expect(count(answers, "promoted")).toBe(2);
    expect(answers.filter((answer) => !answer.startsWith("promoted"))[0]).toMatch(
      /^lock-held: The environment is locked by ada\d .*, still after (2 min|1 min \d+ s)/,
    );
  });

  test("refuse: at once", async () => {
    const { arrive, worked } = environment({ act: "refuse", forAtMost: 0 });
    expect(count(await arrive(3, 100), "lock-held")).toBe(2);
    expect(worked).toEqual([1]);
  });

  test("fifty at the same moment: each is promoted, superseded or refused, two never work at once, the line is empty", async () => {
    for (const act of ["supersede", "wait"] as const) {
      const { arrive, fake, worked, most, log } = environment({ act, forAtMost: 600_000 });
      const answers = await arrive(50, 0);
      const ended = count(answers, "promoted") + count(answers, "superseded") + count(answers, "lock-held");
      expect(ended).toBe(50);
      expect(worked).toHaveLength(count(answers, "promoted"));
      expect(count(answers, "superseded")).toBe(act === "supersede" ? 48 : 0);
      expect(most()).toBe(1);
      expect((await fake.target.line.read()).size).toBe(0);
      expect(log.join("\n")).toContain("The environment is held by ada");
    }
  });

  test("who was killed while waiting holds nobody up", async () => {
    const { arrive, fake, worked } = environment({ act: "wait", forAtMost: 600_000 });
    await fake.target.line.write("7", { number: 1, token: "dead", beat: 3, owner: owner(99) });
    expect(count(await arrive(2, 100), "promoted")).toBe(2);
    expect(worked).toEqual([1, 2]);
  });

  test("who was killed after it came supersedes nobody", async () => {
    const { arrive, clock, fake } = environment({ act: "supersede", forAtMost: 600_000 });
    const late = clock
      .sleep(10_000)
      .then(() => fake.target.line.write("7", { number: 50, token: "dead", beat: 1, owner: owner(99) }));
    expect(count(await arrive(2, 100), "promoted")).toBe(2);
    await late;
  });

  test("a cancelled one gives its place back", async () => {
    const { fake, clock, world } = environment({ act: "wait", forAtMost: 600_000 });
    fake.lockAs("grace");
    const ending = new AbortController();
    const turn = takeTurn({
      world: { ...world, cancelled: ending.signal },
      target: fake.target,
      owner: owner(1),
      busy: { act: "wait", forAtMost: 600_000 },
    });
    await clock.sleep(5_000);
    expect((await fake.target.line.read()).size).toBe(1);
    ending.abort();
    await expect(turn).rejects.toThrow("cancelled");
    expect((await fake.target.line.read()).size).toBe(0);
  });
});

test("a waiter is known to live by its beats, on the clock of who looks", async () => {
  const others = watchOthers();
  const ticket = (beat: number): Ticket => ({ number: 1, token: "t", beat, owner: owner(1) });
  expect(others.look([ticket(1)], 0)).toMatchObject({ waiting: [{ token: "t" }], lively: [] });
  expect(others.look([ticket(2)], 5_000).lively).toHaveLength(1);
  expect(others.look([ticket(2)], 34_000).waiting).toHaveLength(1);
  expect(others.look([ticket(2)], 36_000).waiting).toHaveLength(0);
  expect(others.look([ticket(3)], 37_000).waiting).toHaveLength(1);
});
