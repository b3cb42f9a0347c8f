import { expect, test } from "vitest";
import type { ReleaseContainer } from "./containers.ts";
import { wellness } from "./wellness.ts";

const container: ReleaseContainer = {
  id: "c1",
  name: "web-1",
  service: "web",
  part: "server",
  release: 3,
  status: "running",
  health: undefined,
  exitCode: 0,
  restarts: 0,
  oomKilled: false,
  addresses: [],
};

test.each<[string, Partial<ReleaseContainer>, boolean, string]>([
  ["healthy by its own check", { health: "healthy" }, false, "well"],
  ["still starting by its own check, however long it runs", { health: "starting" }, true, "waiting"],
  ["unhealthy by its own check", { health: "unhealthy" }, true, "dead: is unhealthy by its own healthcheck"],
  ["without a check, seen running for long enough", {}, true, "well"],
  ["without a check, just begun", {}, false, "waiting"],
  ["an unknown word of a newer engine is not well", { health: "degraded" }, true, "waiting"],
  ["made and not started", { status: "created" }, true, "waiting"],
  ["between two starts", { status: "restarting", restarts: 1 }, true, "waiting"],
  ["paused", { status: "paused", health: "healthy" }, true, "dead: is paused"],
  ["crashed twice while it waited for its database, then well", { restarts: 2, health: "healthy" }, true, "well"],
  ["in a crash loop", { restarts: 3, exitCode: 1 }, true, "dead: crashed 3 times, last with exit code 1"],
  ["in a crash loop, just up again", { restarts: 5, health: "healthy" }, true, "dead: crashed 5 times, last with exit code 0"],
  ["ended", { status: "exited", exitCode: 3 }, true, "dead: ended with exit code 3"],
  [
    "refused by the engine, after it had run before",
    { status: "exited", exitCode: 128, refusal: "network 7ca9 not found" },
    true,
    "dead: can't be started: network 7ca9 not found",
  ],
  ["ended without an error: a server must not end", { status: "exited" }, true, "dead: ended with exit code 0"],
  ["a task that is done", { part: "worker", comesBack: false, status: "exited" }, false, "well"],
  [
    "a task that failed",
    { part: "worker", comesBack: false, status: "exited", exitCode: 1 },
    true,
    "dead: ended with exit code 1",
  ],
  ["a server that is not to come back", { comesBack: false, status: "exited" }, true, "dead: ended with exit code 0"],
  ["given up by the engine", { status: "dead", exitCode: 137 }, true, "dead: ended with exit code 137"],
  ["out of memory", { oomKilled: true, status: "exited" }, true, "dead: was killed for using more memory than its limit"],
])("%s", (_story, more, steady, state) => {
  const told = wellness({ ...container, ...more }, steady);
  expect(told.state === "dead" ? `dead: ${told.why}` : told.state).toBe(state);
});
