import { expect, test } from "vitest";
import { records } from "../../release/records.ts";
import type { Memory } from "../../targets/target.ts";
import { fakeWorld } from "../../world.testing.ts";
import { fakeTarget } from "../target.testing.ts";
import { holding } from "./hold.ts";
import { ownerOf } from "./owner.ts";

/** A step on a target, and what its memory has been told about the lock. */
function step() {
  const fake = fakeTarget();
  const world = fakeWorld();
  let keeping: Parameters<Memory["keepWhile"]> | undefined;
  const memory: Memory = {
    keepWhile(...told) {
      keeping = told;
    },
    forget: () => undefined,
  };
  const target = { ...fake.target, memory };
  const hold = { world, target, records: records(target.store), owner: ownerOf(world, "test"), insist: undefined };
  return { fake, hold, certain: () => keeping?.[0](), assure: async () => keeping?.[1]?.() };
}

test("the holder may write, however long it was silent", async () => {
  const { hold, assure } = step();
  await holding(hold, async (_held, ending) => {
    await assure();
    expect(ending.aborted).toBe(false);
  });
});

test("who slept until another had its place ends before it writes, even before its own heart has noticed", async () => {
  const { fake, hold, assure } = step();
  await holding(hold, async (_held, ending) => {
    fake.lockAs("grace");
    await expect(assure()).rejects.toMatchObject({ code: "held-by-another" });
    expect(ending.reason).toBe("the lock was taken over by somebody else");
  });
});

test("once the lock is given back nobody is asked about it", async () => {
  const { fake, hold, assure, certain } = step();
  await holding(hold, async () => undefined);
  fake.lockAs("grace");
  await assure();
  expect(certain()).toBe(false);
});
