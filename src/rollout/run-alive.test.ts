import { expect, test } from "vitest";
import { fakeClock, fakeGitHub, fakeWorld } from "../world.testing.ts";
import { runAlive } from "./run-alive.ts";

const owner = (run: string) => ({ run, actor: "ada", commit: "c", purpose: "deploy", since: "" });
const run = (status: string) => fakeGitHub(() => ({ data: { status } }));

test("a run that has ended holds nothing any more", async () => {
  const github = run("completed");
  expect(await runAlive(fakeWorld({ github }))(owner("77/2"))).toBe(false);
  expect(github.asked).toEqual(["GET /repos/acme/shop/actions/runs/77"]);
});

test("a run that goes on is alive", async () => {
  expect(await runAlive(fakeWorld({ github: run("in_progress") }))(owner("77/1"))).toBe(true);
});

test("who asks again and again bothers GitHub four times a minute", async () => {
  const github = run("in_progress");
  const clock = fakeClock();
  const alive = runAlive(fakeWorld({ github, clock }));
  for (let second = 0; second < 60; second += 1) {
    await alive(owner("77/1"));
    clock.advance(1_000);
  }
  expect(github.asked).toHaveLength(4);
});

test("what GitHub can't or won't tell is not guessed, and said", async () => {
  const said: string[] = [];
  const log = { ...fakeWorld().log, info: (text: string) => void said.push(text) };
  const asking = (github: ReturnType<typeof fakeGitHub>) => runAlive(fakeWorld({ github, log }))(owner("77/1"));
  expect(await asking(fakeGitHub(() => new Error("connection reset")))).toBeUndefined();
  expect(await asking(fakeGitHub(() => ({ data: {} })))).toBeUndefined();
  expect(await asking(fakeGitHub(() => ({ status: 403, data: { message: "Resource not accessible" } })))).toBeUndefined();
  expect(said.join("\n")).toContain("connection reset");
  expect(said.join("\n")).toContain("permissions: { actions: read }");
  expect(await runAlive(fakeWorld())(owner("77/1"))).toBeUndefined();
  expect(await runAlive(fakeWorld({ github: run("completed") }))(owner("local-ab"))).toBeUndefined();
});
