import { expect } from "vitest";
import { Failure } from "../failure.ts";
import type { Release } from "../release/release.ts";
import type { Slot, Split } from "./router.ts";
import type { LockOwner, Target } from "./target.ts";

/** What a kind of target is tried with: an environment in which nothing was ever released, and three releases for it. */
export interface Trial {
  readonly target: Target;
  /** Each with a server and a worker. */
  readonly first: Release;
  readonly second: Release;
  /** Its server never becomes well. */
  readonly sick: Release;
  /** Asks the environment's address with these headers; the answer's `servedByHeader`. */
  ask(headers: Readonly<Record<string, string>>): Promise<string | undefined>;
}

export interface TargetStory {
  readonly tells: string;
  readonly happens: (trial: Trial) => Promise<void>;
}

const owner = (actor: string): LockOwner => ({
  run: actor,
  actor,
  commit: "",
  purpose: "trial",
  since: "2026-01-01T00:00:00Z",
});
const whole = (candidate: Slot, share: number): Split => ({ stable: candidate === "a" ? "b" : "a", candidate, share });

async function servedBy({ target, ask }: Trial, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return target.releases.releaseAt((await ask(headers))?.split(":")[0] ?? "");
}

async function bringUp({ target }: Trial, release: Release, slot: Slot): Promise<void> {
  await target.releases.create(release);
  await target.releases.start(release, "server");
  await target.router.assign(slot, release.number);
}

/**
 * What every kind of target must do, in this order on one environment. A new kind is one that these pass with; the one
 * in memory, on which rollouts are tried, passes too, so that what is proved there holds elsewhere.
 */
export const targetStories: readonly TargetStory[] = [
  {
    tells: "before the first release there is nothing, and looking makes nothing",
    async happens({ target, first }) {
      expect(await target.router.read()).toBeUndefined();
      expect(await target.releases.instances()).toEqual([]);
      expect(await target.releases.readiness(first.number)).toBe("absent");
      expect(await target.store.read("trial")).toBeUndefined();
      expect(await target.lock.look()).toBeUndefined();
      expect((await target.line.read()).size).toBe(0);
    },
  },
  {
    tells: "a document is read as it was written last, and by itself",
    async happens({ target }) {
      const document = { many: [1, "ü", null], deep: { yes: true } };
      await target.store.write("trial", { old: true });
      await target.store.write("other", 7);
      await target.store.write("trial", document);
      document.many.push("later");
      expect(await target.store.read("trial")).toEqual({ many: [1, "ü", null], deep: { yes: true } });
      expect(await target.store.read("other")).toBe(7);
    },
  },
  {
    tells: "the lock is one owner's: the second hears who has it, and gets it when it is given back",
    async happens({ target }) {
      const ada = await target.lock.attempt(owner("ada"));
      if (!ada.taken) throw new Error("a free lock was not taken");
      expect(await target.lock.attempt(owner("bob"))).toMatchObject({ taken: false, owner: { actor: "ada" } });
      let looking = true;
      const seen = target.lock.look().finally(() => {
        looking = false;
      });
      while (looking) await ada.held.renew();
      expect(await seen).toMatchObject({ owner: { actor: "ada" }, alive: true });
      expect(await ada.held.stillOurs()).toBe(true);
      await ada.held.release();
      const bob = await target.lock.attempt(owner("bob"));
      expect(bob.taken).toBe(true);
      expect(await ada.held.stillOurs()).toBe(false);
      if (bob.taken) await bob.held.release();
      expect(await target.lock.look()).toBeUndefined();
    },
  },
  {
    tells: "a place in the line is kept until it is given back",
    async happens({ target }) {
      const ticket = { number: 3, token: "t", beat: 1, owner: owner("ada") };
      await target.line.write("7", ticket);
      expect([...(await target.line.read())]).toEqual([["7", ticket]]);
      await target.line.write("7", undefined);
      expect((await target.line.read()).size).toBe(0);
    },
  },
  {
    tells: "the base is made once",
    async happens({ target }) {
      expect(await target.releases.ensureBase()).toEqual({ made: true });
      expect(await target.releases.ensureBase()).toEqual({ made: false });
    },
  },
  {
    tells: "a release is made without being started, and the second time there is nothing to make",
    async happens({ target, first }) {
      await target.releases.create(first);
      const made = await target.releases.instances();
      await target.releases.create(first);
      expect((await target.releases.instances()).map(({ name }) => name).sort()).toEqual(made.map(({ name }) => name).sort());
      expect(made.map(({ release, part, state }) => [release, part, state]).sort()).toEqual([
        [first.number, "server", "stopped"],
        [first.number, "worker", "stopped"],
      ]);
      expect(await target.releases.readiness(first.number)).toBe("stopped");
      await expect(target.releases.assertWell(first.number, "server")).rejects.toBeInstanceOf(Failure);
    },
  },
  {
    tells: "started, twice, its servers are well, and its workers have not begun",
    async happens({ target, first }) {
      await target.releases.start(first, "server");
      await target.releases.start(first, "server");
      await target.releases.assertWell(first.number, "server");
      expect(await target.releases.readiness(first.number)).toBe("running");
      expect((await target.releases.instances()).map(({ part, state }) => [part, state]).sort()).toEqual([
        ["server", "well"],
        ["worker", "stopped"],
      ]);
      await target.releases.start(first, "worker");
      expect((await target.releases.instances()).map(({ state }) => state)).toEqual(["well", "well"]);
    },
  },
  {
    tells: "the first release gets everybody",
    async happens(trial) {
      const { target, first } = trial;
      await target.router.assign("a", first.number);
      await target.router.shift(whole("a", 1));
      expect(await target.router.read()).toMatchObject({ slots: { a: first.number, b: undefined }, split: whole("a", 1) });
      expect(await servedBy(trial, target.router.asVisitor())).toBe(first.number);
    },
  },
  {
    tells: "one beside it can be looked at before any visitor is sent there",
    async happens(trial) {
      const { target, first, second } = trial;
      await bringUp(trial, second, "b");
      await target.router.shift(whole("b", 0));
      expect(await servedBy(trial, target.router.preview("b"))).toBe(second.number);
      expect(await servedBy(trial, target.router.preview("a"))).toBe(first.number);
      expect(await servedBy(trial, target.router.asVisitor())).toBe(first.number);
    },
  },
  {
    tells: "visitors move there and back at once, and what moves them may be said twice",
    async happens(trial) {
      const { target, first, second } = trial;
      await target.router.shift(whole("b", 1));
      await target.router.shift(whole("b", 1));
      expect(await servedBy(trial, target.router.asVisitor())).toBe(second.number);
      await target.router.shift(whole("b", 0));
      expect(await servedBy(trial, target.router.asVisitor())).toBe(first.number);
      await target.router.shift({ stable: "b", candidate: "a", share: 0 });
      expect(await servedBy(trial, target.router.asVisitor())).toBe(second.number);
    },
  },
  {
    tells: "what is stopped is kept, and comes back",
    async happens(trial) {
      const { target, first } = trial;
      for (const part of ["worker", "server"] as const) await target.releases.stop(first.number, part);
      await target.releases.stop(first.number, "server");
      expect(await target.releases.readiness(first.number)).toBe("stopped");
      await target.releases.start(first, "server");
      await target.router.assign("a", first.number);
      expect(await servedBy(trial, target.router.preview("a"))).toBe(first.number);
    },
  },
  {
    tells: "one that does not become well is told, and visitors notice nothing",
    async happens(trial) {
      const { target, second, sick } = trial;
      await target.releases.create(sick);
      await expect(target.releases.start(sick, "server")).rejects.toBeInstanceOf(Failure);
      expect(await servedBy(trial, target.router.asVisitor())).toBe(second.number);
      await target.releases.stop(sick.number, "server");
      await target.releases.remove(sick.number);
    },
  },
  {
    tells: "what is removed, twice, leaves the others alone",
    async happens(trial) {
      const { target, first, second, sick } = trial;
      await target.releases.remove(first.number);
      await target.releases.remove(first.number);
      expect(await target.releases.readiness(first.number)).toBe("absent");
      expect(await target.releases.readiness(sick.number)).toBe("absent");
      expect([...new Set((await target.releases.instances()).map(({ release }) => release))]).toEqual([second.number]);
      expect(await servedBy(trial, target.router.asVisitor())).toBe(second.number);
    },
  },
  {
    tells: "at the end everything of ours can be taken away",
    async happens({ target, second }) {
      await target.releases.remove(second.number);
      await target.router.remove();
      await target.releases.removeBase();
      expect(await target.router.read()).toBeUndefined();
      expect(await target.releases.instances()).toEqual([]);
    },
  },
];
