import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../src/runner/run.ts";
import { dockerEngine } from "../../src/targets/compose/engine.ts";
import { composeLock } from "../../src/targets/compose/state/lock.ts";
import { composeStore } from "../../src/targets/compose/state/store.ts";
import { stateVolume } from "../../src/targets/compose/state/volume.ts";
import type { Clock } from "../../src/world.ts";

const image = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";
const scope = `st${randomBytes(3).toString("hex")}-test`;
const engine = dockerEngine({ run }, { kind: "local" });
const volume = stateVolume({ engine, scope, image });
const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now(), sleep: (ms) => wait(ms) };
const owner = (name: string) => ({
  run: name,
  actor: "ada",
  commit: "3fa9c1e",
  purpose: "deploy",
  since: "2026-01-01T00:00:00Z",
});
const lock = (isAlive?: () => Promise<boolean>) =>
  composeLock({
    engine,
    volume,
    clock,
    random: (n) => randomBytes(n).toString("hex"),
    scope,
    image,
    ...(isAlive && { isAlive }),
  });

async function removeAll() {
  for (const part of ["state", "lock"]) await engine.docker(["rm", "--force", `${scope}-sluice-${part}`]);
  await engine.docker(["volume", "rm", "--force", volume.name]);
}
beforeAll(removeAll);
afterAll(removeAll);

test("a document comes back as it was, and there is none before the first write", async () => {
  const store = composeStore(volume);
  expect(await store.read("ledger")).toBeUndefined();
  for (const count of [1, 2, 3]) await store.write("ledger", { count, text: "ä \u0000 ✓", nested: [{ a: null }] });
  expect(await store.read("ledger")).toEqual({ count: 3, text: "ä \u0000 ✓", nested: [{ a: null }] });
  expect(await store.read("journal")).toBeUndefined();
});

test("a newest file that was cut off: the generation before it is read, and the next write heals it", async () => {
  const store = composeStore(volume);
  await store.write("journal", { stage: "base" });
  await store.write("journal", { stage: "traffic" });
  await volume.write("documents/journal", new Map([["journal.0.json", { text: '{"generation":2,"checksum":"x","docu' }]]));
  expect(await store.read("journal")).toEqual({ stage: "base" });
  await store.write("journal", { stage: "workers" });
  expect(await store.read("journal")).toEqual({ stage: "workers" });
});

test("two broken copies are a failure, never an empty ledger", async () => {
  const broken = { text: "{" };
  await volume.write(
    "documents/broken",
    new Map([
      ["broken.0.json", broken],
      ["broken.1.json", broken],
    ]),
  );
  await expect(composeStore(volume).read("broken")).rejects.toMatchObject({ code: "state-damaged" });
});

test("state survives a prune of stopped containers", async () => {
  const store = composeStore(volume);
  await store.write("ledger", { release: 17 });
  await engine.must(["rm", "--force", `${scope}-sluice-state`]);
  expect(await store.read("ledger")).toEqual({ release: 17 });
});

test("two takers at once: one wins, the other is told who has it", async () => {
  const answers = await Promise.all(
    ["1", "2"].map(async (name) => {
      const taken = await lock().take(owner(name));
      if (!taken.taken) return taken;
      for (let i = 0; i < 6; i += 1) {
        await taken.held.renew();
        await wait(1_000);
      }
      return taken;
    }),
  );
  const winner = answers.find((answer) => answer.taken);
  const loser = answers.find((answer) => !answer.taken);
  expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
  expect(loser).toEqual({ taken: false, owner: owner(answers[0] === winner ? "1" : "2") });
  if (winner?.taken === true) await winner.held.release();
});

test("a silent owner is taken over after ten seconds, even when he comes back; he learns it", async () => {
  const first = await lock().take(owner("dead"));
  const began = performance.now();
  const second = await lock().take(owner("heir"));
  expect(performance.now() - began).toBeGreaterThan(10_000);
  expect(second).toMatchObject({ taken: true, from: owner("dead") });
  if (!first.taken || !second.taken) throw new Error("unreachable");
  await first.held.renew();
  expect([await first.held.stillOurs(), await second.held.stillOurs()]).toEqual([false, true]);
  await first.held.release();
  expect(await second.held.stillOurs()).toBe(true);
  await second.held.release();
});

test("an owner whose run has ended is taken over at once, by one of several takers", async () => {
  await lock().take(owner("ended"));
  const isAlive = async () => false;
  const took: string[] = [];
  await Promise.all(
    ["a", "b"].map(async (name) => {
      // Only the ended owner is known dead: the winner is judged by its heartbeat.
      const spec = { engine, volume, clock, random: (n: number) => randomBytes(n).toString("hex"), scope, image };
      const alive = async (who: { run: string }) => (who.run === "ended" ? isAlive() : undefined);
      const taken = await composeLock({ ...spec, isAlive: alive }).take(owner(name));
      if (!taken.taken) return;
      took.push(name);
      for (let i = 0; i < 4; i += 1) {
        await taken.held.renew();
        await wait(500);
      }
      await wait(500);
      await taken.held.release();
    }),
  );
  expect(took.length).toBeGreaterThanOrEqual(1);
});

test("a prune takes the lock's container away while it is held: the holder takes it again", async () => {
  const taken = await lock().take(owner("held"));
  if (!taken.taken) throw new Error("unreachable");
  await taken.held.renew();
  await engine.must(["rm", "--force", `${scope}-sluice-lock`]);
  expect(await taken.held.stillOurs()).toBe(true);
  await taken.held.release();
});

test("a prune, and somebody else had the lock in between: it is lost", async () => {
  const taken = await lock().take(owner("held"));
  if (!taken.taken) throw new Error("unreachable");
  await engine.must(["rm", "--force", `${scope}-sluice-lock`]);
  const other = await lock().take(owner("other"));
  if (other.taken) await other.held.release();
  expect(await taken.held.stillOurs()).toBe(false);
});

test("a full disk: the write is refused as that, what was written before is read, and with room again it goes on", async () => {
  const full = `${scope}-full`;
  const small = stateVolume({ engine, scope: full, image });
  const tmpfs = ["--driver", "local", "--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", "o=size=256k"];
  await engine.must(["volume", "create", ...tmpfs, "--name", small.name]);
  // While somebody has it mounted what is in memory stays.
  const mount = ["--mount", `type=volume,source=${small.name},target=/sluice`, "--network", "none"];
  await engine.must(["run", "--detach", "--name", `${full}-keeper`, ...mount, "--entrypoint", "sleep", image, "600"]);
  try {
    const store = composeStore(small);
    await store.write("ledger", { count: 1 });
    await store.write("journal", { stage: "servers" });
    const fill = (size: string) => engine.docker(["exec", "--user", "0", `${full}-keeper`, "sh", "-c", size]);
    await fill("dd if=/dev/zero of=/sluice/filler bs=1k count=400 2>/dev/null");
    for (const document of ["ledger", "journal"]) {
      const big = { stage: "traffic", text: "x".repeat(20_000) };
      await expect(store.write(document, big)).rejects.toMatchObject({ code: "disk-full", fault: "environment" });
    }
    expect(await composeStore(small).read("ledger")).toEqual({ count: 1 });
    expect(await store.read("journal")).toEqual({ stage: "servers" });
    await fill("rm /sluice/filler");
    await store.write("journal", { stage: "traffic" });
    expect(await composeStore(small).read("journal")).toEqual({ stage: "traffic" });
  } finally {
    await engine.docker(["rm", "--force", `${full}-keeper`, `${full}-sluice-state`]);
    await engine.docker(["volume", "rm", "--force", small.name]);
  }
});
