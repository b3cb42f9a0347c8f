import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker, type Mode } from "./rollout/consumer.ts";

let app: Consumer;
/** What the newest commit's image answers with. */
let newest = "";
const next = (mode?: Mode) => {
  const commit = app.commit(mode);
  newest = `v${commit[0]}`;
  return commit;
};
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
  const run = await app.deploy(next());
  expect(run.outputs["result"], run.log).toBe("refused");
  expect(run.log).toContain("already runs here under plain `docker compose`");
  expect(run.log).toContain("adopt: true");
  expect(await app.says()).toContain("v1");
});

test("a dry run tells how the port would change hands, and changes nothing", async () => {
  const run = await app.deploy(next(), { adopt: "true", "dry-run": "true" });
  expect(run.outputs["result"], run.log).toBe("planned");
  expect(run.log).toContain("stop what ran before, take over its port (nobody listens meanwhile");
  expect(await app.says()).toContain("v1");
  expect(app.containers()).toEqual([]);
});

test("an adoption whose first release does not pass gives the port back: release 0 serves again", async () => {
  const run = await app.deploy(next("fails-its-gate"), { adopt: "true" });
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  expect(run.outputs["explanation"]).toContain("release 0 (as it ran before) serves everybody");
  expect(run.log).toMatch(/Handed back to \S+: nobody listened for \d/);
  expect(await app.says()).toContain("v1");
  expect(plain("web")).toHaveLength(1);
  expect(plain("worker")).toHaveLength(1);
  expect(app.containers()).toEqual([]);
});

test("an adoption takes the data and the port over, and says for how long nobody served", async () => {
  const run = await app.deploy(next(), { adopt: "true" });
  expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "2", "previous-release": "0" });
  expect(run.log).toMatch(/Took over from \S+: nobody listened for \d/);
  const gap = /nobody listened for (.+)\./.exec(run.log)?.[1];
  expect(run.outputs["explanation"]).toContain(`after nobody did for ${gap}`);
  expect(await app.says()).toContain(newest);
  expect(plain("web")).toEqual([]);
  expect(plain("worker")).toEqual([]);
  const cache = plain("cache")[0] ?? "";
  expect(docker("exec", cache, "redis-cli", "get", "kept")).toBe("yes");
});

test("what was adopted stays adopted: the next deploy needs no word and finds the same base", async () => {
  const before = plain("cache");
  const run = await app.deploy(next());
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(await app.says()).toContain(newest);
  expect(plain("cache")).toEqual(before);
});

test("a rollback leads to what was adopted, too: the same containers, with the port, and neither a proxy nor the release that left", async () => {
  const crowd = app.crowd();
  const run = await app.rollback({ to: "0" });
  const seen = await crowd.stop();
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", from: "3", to: "0" });
  expect(run.log).toMatch(/Handed back to \S+: nobody listened for \d/);
  // Refused in the gap, and nothing else: nobody got a wrong answer.
  expect(seen.failures.filter((failure) => !/ECONNREFUSED|ECONNRESET|other side closed|socket/i.test(failure))).toEqual([]);
  expect(Object.keys(seen.by).sort()).toEqual(["v1", newest]);
  expect(plain("worker")).toHaveLength(1);
  expect(app.containers().filter((name) => /-r3-|proxy/.test(name))).toEqual([]);
});

test("from there a deploy takes the port over again", async () => {
  const run = await app.deploy(next());
  expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "4", "previous-release": "0" });
  expect(await app.says()).toContain(newest);
  expect(plain("web")).toEqual([]);
});
