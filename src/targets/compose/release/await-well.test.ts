import { describe, expect, test } from "vitest";
import { fakeClock, fakeWorld } from "../../../world.testing.ts";
import { fakeEngine, inspectedContainer } from "../docker.testing.ts";
import { assertWellNow, awaitWell } from "./await-well.ts";
import { upSeconds } from "./containers.ts";

/** One look after another; the last one stays. */
type Look = readonly (Parameters<typeof inspectedContainer>[0] & { readonly up?: string })[];
function seen(looks: readonly Look[], logs = "") {
  let look = -1;
  const current = () => looks[Math.min(Math.max(look, 0), looks.length - 1)] ?? [];
  return fakeEngine((line) => {
    if (line.startsWith("ps ")) {
      look += 1;
      return {
        stdout: current()
          .map(({ id = "c1", up = "Up Less than a second" }) => `${id}\t${up}\n`)
          .join(""),
      };
    }
    if (line.startsWith("inspect ")) return { stdout: JSON.stringify(current().map(inspectedContainer)) };
    if (line.startsWith("logs ")) return { stdout: logs };
    return { code: 1 };
  });
}
const spec = { world: fakeWorld(), scope: "shop-production", release: 1, part: "server", timeoutMs: 5_000 } as const;

describe("a start", () => {
  test("is over when all containers of the part are well", async () => {
    const { engine, lines } = seen([
      [{ health: "starting" }, { id: "c2", health: "healthy" }],
      [{ health: "starting" }, { id: "c2", health: "healthy" }],
      [{ health: "healthy" }, { id: "c2", health: "healthy" }],
    ]);
    await awaitWell({ ...spec, engine });
    expect(lines.filter((line) => line.startsWith("ps "))).toHaveLength(3);
    expect(lines[0]).toBe(
      "ps --all --no-trunc --filter label=sluice.scope=shop-production --filter label=sluice.release=1 --format {{.ID}}\t{{.Status}}",
    );
  });

  test("waits for its own part only", async () => {
    const { engine } = seen([[{ health: "healthy" }, { id: "c2", part: "worker", status: "exited", exitCode: 1 }]]);
    await awaitWell({ ...spec, engine });
  });

  test("without a healthcheck takes a second of running", async () => {
    const world = fakeWorld();
    await awaitWell({ ...spec, world, engine: seen([[{}]]).engine });
    expect(world.clock.monotonic()).toBeGreaterThanOrEqual(1_000);
  });

  test("of one that has run for long takes no time, since the engine says so by its own clock", async () => {
    const world = fakeWorld();
    await awaitWell({ ...spec, world, engine: seen([[{ up: "Up 3 days" }]]).engine });
    expect(world.clock.monotonic()).toBe(0);
  });

  test("that crashes again and again is never well, however short the looks at it are", async () => {
    const crashing = [0, 1, 1, 2, 2, 2, 2, 3].map((restarts) => [{ restarts, exitCode: 3 }]);
    await expect(awaitWell({ ...spec, world: fakeWorld(), engine: seen(crashing).engine })).rejects.toThrow("crashed 3 times");
  });

  test("that died is told at once, with the container's last lines", async () => {
    const world = fakeWorld();
    const { engine } = seen([[{ status: "exited", exitCode: 3 }]], "first\n\nKeyError: 'DATABASE_URL'\n");
    await expect(awaitWell({ ...spec, world, engine })).rejects.toMatchObject({
      code: "container-not-well",
      sentence: "web of release 1 ended with exit code 3. Its last lines: first ⏎ KeyError: 'DATABASE_URL'",
    });
    expect(world.clock.monotonic()).toBe(0);
  });

  test("that died in silence says so", async () => {
    const { engine } = seen([[{ restarts: 4, exitCode: 1 }]]);
    await expect(awaitWell({ ...spec, engine })).rejects.toThrow("crashed 4 times, last with exit code 1. It printed nothing.");
  });

  test("that takes too long is told with who is awaited", async () => {
    const { engine } = seen([[{ health: "starting" }]], "waiting for db\n");
    await expect(awaitWell({ ...spec, world: fakeWorld(), engine })).rejects.toMatchObject({
      code: "start-timed-out",
      sentence: "web of release 1 did not become well within 5 s. Last lines: waiting for db",
    });
  });

  test("that nobody waits for any more is left, with the reason", async () => {
    const ending = new AbortController();
    const clock = { ...fakeClock(), sleep: async () => ending.abort("the step was cancelled") };
    const waited = awaitWell({
      ...spec,
      world: fakeWorld({ clock }),
      engine: seen([[{ health: "starting" }]]).engine,
      ending: ending.signal,
    });
    await expect(waited).rejects.toBe("the step was cancelled");
  });

  test("whose containers somebody removed is told, never taken for well", async () => {
    await expect(awaitWell({ ...spec, engine: seen([[]]).engine })).rejects.toMatchObject({ code: "release-gone" });
  });
});

describe("a look at a release", () => {
  test.each<[string, Parameters<typeof inspectedContainer>[0][], string]>([
    ["a server that is gone", [], "release-gone"],
    ["a server that is starting", [{ health: "starting" }], "not-yet-well"],
    ["a server that has ended", [{ status: "exited" }], "container-not-well"],
    ["one sick server of two", [{ health: "healthy" }, { id: "c2", health: "unhealthy" }], "container-not-well"],
  ])("finds %s", async (_story, containers, code) => {
    await expect(assertWellNow(seen([containers]).engine, "s", 1, "server")).rejects.toMatchObject({ code });
  });

  test("is content with well ones, and with a release without workers", async () => {
    const { engine } = seen([[{ health: "healthy" }]]);
    await assertWellNow(engine, "s", 1, "server");
    await assertWellNow(engine, "s", 1, "worker");
  });
});

test.each([
  ["Up Less than a second", undefined],
  ["Up 1 second", 1],
  ["Up 59 seconds (health: starting)", 59],
  ["Up About a minute", 60],
  ["Up About an hour (healthy)", 3_600],
  ["Up 2 weeks", 1_209_600],
  ["Up 11 months", 28_512_000],
  ["Exited (0) 3 days ago", undefined],
  ["Restarting (1) 2 seconds ago", undefined],
  ["", undefined],
])("%j is %s seconds", (status, seconds) => expect(upSeconds(status)).toBe(seconds));
