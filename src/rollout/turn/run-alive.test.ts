import { describe, expect, test } from "vitest";
import { fakeClock, fakeFiles, fakeGitHub, fakeWorld, someFacts } from "../../world.testing.ts";
import type { World } from "../../world.ts";
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

describe("an owner on the same machine", () => {
  const mark = { space: "boot-1 pid:[1] user 0", pid: 77, began: "1234" };
  /** The name of the program holds what would mislead who splits at blanks. */
  const stat = (state: string, began: string) => `77 (a) b ( S) ${state} 1${" 0".repeat(17)} ${began} 0 0`;
  const seen = (files: Record<string, string>, space = mark.space) =>
    fakeWorld({
      files: fakeFiles({ "/proc/5/stat": stat("R", "9"), ...files }),
      facts: { ...someFacts, process: { space, pid: 5, began: "9" } },
    });
  const ask = (world: World) => runAlive(world)({ ...owner("local-ab"), process: mark });

  test("is dead when there is no such process, or only what is left of it", async () => {
    expect(await ask(seen({}))).toBe(false);
    expect(await ask(seen({ "/proc/77/stat": stat("Z", "1234") }))).toBe(false);
  });

  test("is dead when its number has gone to a process that began later", async () => {
    expect(await ask(seen({ "/proc/77/stat": stat("S", "5678") }))).toBe(false);
  });

  test("is given the moment in which what it has started ends as well", async () => {
    const world = seen({});
    await ask(world);
    expect(world.clock.monotonic()).toBeGreaterThanOrEqual(1_000);
  });

  test("is nobody's to judge while it runs: it may hang, which its heartbeat tells", async () => {
    expect(await ask(seen({ "/proc/77/stat": stat("S", "1234") }))).toBeUndefined();
  });

  test.each([
    ["another boot, or another machine", "boot-2 pid:[1] user 0"],
    ["a container, which has process ids of its own", "boot-1 pid:[2] user 0"],
    ["another user, to whom its processes may be hidden", "boot-1 pid:[1] user 1000"],
  ])("is not judged from %s", async (_story, space) => {
    expect(await ask(seen({}, space))).toBeUndefined();
  });

  test("is not judged where processes can't be seen at all", async () => {
    const world = seen({});
    expect(await ask({ ...world, files: fakeFiles() })).toBeUndefined();
    expect(await ask({ ...world, facts: someFacts })).toBeUndefined();
  });
});
