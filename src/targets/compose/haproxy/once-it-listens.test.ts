import { expect, test } from "vitest";
import { fakeClock } from "../../../world.testing.ts";
import { onceItListens } from "./once-it-listens.ts";

/** A proxy that listens from a moment on. */
function proxy(listensAt: number, runs = true) {
  const clock = fakeClock();
  let told = 0;
  const tell = async () => {
    if (clock.monotonic() < listensAt) throw new Error("connection refused");
    told += 1;
  };
  return { clock, told: () => told, done: onceItListens(clock, { tell, runs: async () => runs }) };
}

test("a proxy that is being restarted is told once it listens", async () => {
  const { done, told, clock } = proxy(1_500);
  await done;
  expect([told(), clock.monotonic()]).toEqual([1, 1_600]);
});

test("one that doesn't run is not waited for: it reads its file when it starts", async () => {
  const { done, told, clock } = proxy(1_500, false);
  await done;
  expect([told(), clock.monotonic()]).toEqual([0, 0]);
});

test("one that runs and stays silent is a failure", async () => {
  const { done } = proxy(60_000);
  await expect(done).rejects.toThrow("connection refused");
});
