import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker } from "./rollout/consumer.ts";

let app: Consumer;
beforeAll(async () => {
  app = await Consumer.make();
  const commit = app.commit();
  docker("tag", `${app.image}:sluice-${commit}`, `${app.image}:latest`);
  // As somebody ran it before they heard of us.
  const args = ["compose", "--project-name", app.name, "--project-directory", app.folder, "up", "--detach", "--no-build"];
  execFileSync("docker", args, { stdio: "pipe" });
  const cache = plain("cache")[0] ?? "";
  docker("exec", cache, "redis-cli", "set", "kept", "yes");
});
afterAll(() => app.remove());

const plain = (service: string) => {
  const filters = [`label=com.docker.compose.project=${app.name}`, `label=com.docker.compose.service=${service}`];
  const listed = docker("ps", "--quiet", ...filters.flatMap((filter) => ["--filter", filter]));
  return listed === "" ? [] : listed.split("\n");
};

test("an app that runs without us is not touched, and the way in is named", async () => {
  const run = await app.deploy(app.commit());
  expect(run.outputs["result"], run.log).toBe("refused");
  expect(run.log).toContain("already runs here under plain `docker compose`");
  expect(run.log).toContain("adopt: true");
  expect(await app.says()).toContain("v1");
});

test("an adoption whose first release does not pass leaves the app as it was", async () => {
  const run = await app.deploy(app.commit("fails-its-gate"), { adopt: "true" });
  expect(run.outputs["result"], run.log).toBe("refused");
  await expect.poll(() => app.says(), { timeout: 10_000 }).toContain("v1");
  expect(plain("web")).toHaveLength(1);
  expect(plain("worker")).toHaveLength(1);
});

test("an adoption takes the data and the port over, and says for how long nobody listened", async () => {
  const run = await app.deploy(app.commit(), { adopt: "true" });
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(run.log).toMatch(/Took over from \S+: nobody listened for \d/);
  expect(await app.says()).toContain("v4");
  expect(plain("web")).toEqual([]);
  expect(plain("worker")).toEqual([]);
  const cache = plain("cache")[0] ?? "";
  expect(docker("exec", cache, "redis-cli", "get", "kept")).toBe("yes");
});

test("what was adopted stays adopted: the next deploy needs no word and finds the same base", async () => {
  const before = plain("cache");
  const run = await app.deploy(app.commit());
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(await app.says()).toContain("v5");
  expect(plain("cache")).toEqual(before);
});
