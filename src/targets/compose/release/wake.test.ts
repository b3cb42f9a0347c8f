import { expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import { unpause, wake } from "./wake.ts";

const stopped = { id: "s1", status: "exited" };
const paused = { id: "p1", status: "paused" };

test("what is stopped is started and what is paused begins anew, since its health is what it was in its sleep", async () => {
  const { engine, lines } = fakeEngine(() => ({}));
  await wake(engine, [stopped, paused]);
  await wake(engine, [stopped]);
  await wake(engine, [paused]);
  expect(lines).toEqual(["unpause p1", "restart p1", "start s1", "start s1", "unpause p1", "restart p1"]);
});

test("what is to be stopped goes on only where it was paused", async () => {
  const { engine, lines } = fakeEngine(() => ({}));
  await unpause(engine, [{ id: "r1", status: "running" }]);
  await unpause(engine, [paused, stopped]);
  expect(lines).toEqual(["unpause p1"]);
});
