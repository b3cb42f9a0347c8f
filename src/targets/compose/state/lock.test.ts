import { expect, test } from "vitest";
import { fakeClock, fakeRun } from "../../../world.testing.ts";
import type { Command } from "../../../world.ts";
import type { LockOwner } from "../../target.ts";
import { dockerEngine } from "../engine.ts";
import { composeLock } from "./lock.ts";
import type { StateVolume } from "./volume.ts";

const owner = (run: string) => ({ run, actor: "ada", commit: "3fa9c1e", purpose: "deploy", since: "2026-01-01T00:00:00Z" });

/** An engine that knows one name, and a volume that knows one heartbeat. */
function machine() {
  const clock = fakeClock();
  let holder: { id: string; label: string } | undefined;
  let made = 0;
  let heartbeat = "";
  let onLook: () => void = () => undefined;
  const answer = ({ argv }: Command) => {
    const [, verb, ...args] = argv;
    if (verb === "create") {
      if (holder !== undefined)
        return { code: 1, stderr: `Conflict. The container name is already in use by container "${holder.id}"` };
      made += 1;
      holder = { id: `id${made}`, label: args.find((arg) => arg.startsWith("sluice.lock.owner="))?.slice(18) ?? "" };
      return { stdout: `${holder.id}\n` };
    }
    if (verb === "inspect")
      return holder === undefined ? { code: 1, stderr: "No such container" } : { stdout: `${holder.id} ${holder.label}\n` };
    if (verb === "rm" && args.at(-1) === holder?.id) holder = undefined;
    return {};
  };
  const run = fakeRun(answer);
  const volume: StateVolume = {
    name: "v",
    mountedAt: "/sluice",
    async read() {
      onLook();
      return new Map([["heartbeat", { text: heartbeat }]]);
    },
    async write(_folder, files) {
      for (const entry of files.values()) if ("text" in entry) heartbeat = entry.text;
    },
  };
  const tokens = ["token1", "token2", "token3", "token4"];
  const random = () => tokens.shift() ?? "token";
  const engine = dockerEngine({ run }, { kind: "local" });
  return {
    clock,
    run,
    lock: (isAlive?: (owner: LockOwner) => Promise<boolean>) =>
      composeLock({ engine, volume, clock, random, scope: "shop", image: "i", ...(isAlive && { isAlive }) }),
    whenLooked: (what: () => void) => {
      onLook = what;
    },
    prune: () => {
      holder = undefined;
    },
  };
}

async function taken(lock: ReturnType<ReturnType<typeof machine>["lock"]>, run: string) {
  const answer = await lock.take(owner(run));
  if (!answer.taken) throw new Error(`${run} should have the lock`);
  return answer;
}

test("an owner that renews keeps it, and the other is told who has it at once", async () => {
  const on = machine();
  const first = await taken(on.lock(), "1");
  let looks = 0;
  on.whenLooked(() => {
    looks += 1;
    if (looks === 4) void first.held.renew();
  });
  expect(await on.lock().take(owner("2"))).toEqual({ taken: false, owner: owner("1") });
  expect(on.clock.monotonic()).toBeLessThan(5_000);
});

test("a silent owner is taken over after ten seconds, by his container's id", async () => {
  const on = machine();
  const first = await taken(on.lock(), "1");
  const second = await taken(on.lock(), "2");
  expect(second.from).toEqual(owner("1"));
  expect(on.clock.monotonic()).toBeGreaterThanOrEqual(10_000);
  expect(on.run.calls.map(({ argv }) => argv)).toContainEqual(["docker", "rm", "--force", "id1"]);
  expect([await first.held.stillOurs(), await second.held.stillOurs()]).toEqual([false, true]);
});

test("time in which the engine did not answer is no silence of the owner, who could not write either", async () => {
  const on = machine();
  await taken(on.lock(), "1");
  let looks = 0;
  on.whenLooked(() => {
    looks += 1;
    if (looks === 3) on.clock.advance(60_000);
  });
  await taken(on.lock(), "2");
  expect(looks).toBeGreaterThan(15);
});

test("the process of an owner is kept with it, for those who can see it", async () => {
  const on = machine();
  const mark = { space: "boot pid:[1] user 0", pid: 77, began: "1234" };
  await on.lock().take({ ...owner("1"), process: mark });
  const asked: LockOwner[] = [];
  const seen = await on
    .lock(async (who) => {
      asked.push(who);
      return false;
    })
    .look();
  expect(seen).toEqual({ owner: { ...owner("1"), process: mark }, alive: false });
  expect(asked).toEqual([{ ...owner("1"), process: mark }]);
});

test("who has lost it neither renews nor releases what another holds", async () => {
  const on = machine();
  const first = await taken(on.lock(), "1");
  const second = await taken(on.lock(), "2");
  await first.held.renew();
  await first.held.release();
  expect(await second.held.stillOurs()).toBe(true);
});

test("an owner whose run has ended is not waited for", async () => {
  const on = machine();
  await taken(on.lock(), "1");
  expect(
    (
      await taken(
        on.lock(async () => false),
        "2",
      )
    ).from,
  ).toEqual(owner("1"));
  expect(on.clock.monotonic()).toBe(0);
});

test("a prune costs the holder nothing, unless somebody had it meanwhile", async () => {
  const on = machine();
  const first = await taken(on.lock(), "1");
  on.prune();
  expect(await first.held.stillOurs()).toBe(true);
  on.prune();
  const other = await taken(on.lock(), "2");
  await other.held.release();
  expect(await first.held.stillOurs()).toBe(false);
  expect((await on.lock().take(owner("3"))).taken).toBe(true);
});
