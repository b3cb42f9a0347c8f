import { afterAll, beforeAll, expect, test } from "vitest";
import type { BundleRun } from "../../scripts/run-bundle.ts";
import { GitHubServer } from "../github/server.ts";
import { Consumer } from "./rollout/consumer.ts";

let app: Consumer;
let server: GitHubServer;
beforeAll(async () => {
  [app, server] = await Promise.all([Consumer.make(), GitHubServer.start("/api/v3")]);
});
afterAll(() => Promise.all([app.remove(), server.stop()]));

/** What a rollout may ask of GitHub at the most; a usual one asks less. */
const most = 7;

const facts = () => ({
  GITHUB_API_URL: server.url,
  GITHUB_SERVER_URL: "https://github.test",
  GITHUB_REPOSITORY: "acme/shop",
});
const told = () =>
  server.state.deployments.map(({ id, sha, task }) => ({
    sha,
    task,
    states: (server.state.statuses.get(Number(id)) ?? []).map(({ state }) => state).reverse(),
  }));

async function timed(run: Promise<BundleRun>): Promise<BundleRun & { ms: number }> {
  const began = performance.now();
  return { ...(await run), ms: performance.now() - began };
}
const deploy = (commit: string, inputs: Record<string, string> = {}) =>
  timed(app.deploy(commit, { "github-token": server.token, ...inputs }, { env: facts() }));
const rollback = () => timed(app.rollback({ "github-token": server.token }, { env: facts() }));

let one = "";
let two = "";
let silentMs = 0;

test("a deploy is a Deployment on GitHub from its beginning to its end, for few requests", async () => {
  one = app.commit();
  const run = await deploy(one);
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(told()).toEqual([{ sha: one, task: "deploy", states: ["in_progress", "success"] }]);
  console.log(`requests of a deploy: ${server.requests.length} of ${most}: ${JSON.stringify(server.counts())}`);
  expect(server.requests.length).toBeLessThanOrEqual(most);
  const again = await deploy(one);
  expect(again.outputs["result"], again.log).toBe("unchanged");
  expect(told(), "nothing was deployed").toHaveLength(1);
});

test("a GitHub that never answers delays a deploy by 5 s at the most, and a rollback's traffic not at all", async () => {
  server.reset();
  server.order("every", { kind: "silence" });
  two = app.commit();
  const run = await deploy(two, { "github-deployments": "on" });
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(run.log).toMatch(/GitHub was asked to list deployments and gave no usable answer|GitHub was told no more/);
  const back = await rollback();
  expect(back.outputs["result"], back.log).toBe("rolled-back");
  expect(await app.says()).toBe("v1");
  expect(Number(back.outputs["duration-seconds"]), back.log).toBeLessThan(5);
  silentMs = back.ms;
  console.log(`with a silent GitHub: deploy ${Math.round(run.ms)} ms, rollback ${Math.round(back.ms)} ms`);
});

test("a release that its gate refuses is a failure there, and the comment says how it went and the way back", async () => {
  server.reset();
  const bad = app.commit("fails-its-gate");
  server.state.pulls.set(bad, [{ number: 7, state: "open" }]);
  const run = await deploy(bad, { comment: "true" });
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  expect(told()).toEqual([{ sha: bad, task: "deploy", states: ["in_progress", "failure"] }]);
  const comments = server.state.comments.get(7) ?? [];
  expect(comments).toHaveLength(1);
  expect(comments[0]?.body).toMatch(/staged-deploy of production: rolled-back[\s\S]*\*\*The way back:\*\*/);
  expect(server.counts()).toMatchObject({ "issues/create-comment": 1, "issues/update-comment": 1 });
});

test("a rollback is a Deployment of the release that comes back, and the one that is left becomes inactive", async () => {
  server.reset();
  await deploy(two);
  const run = await rollback();
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  expect(told()).toEqual([
    { sha: one, task: "rollback", states: ["in_progress", "success"] },
    { sha: two, task: "deploy", states: ["in_progress", "success", "inactive"] },
  ]);
  console.log(`with GitHub: rollback ${Math.round(run.ms)} ms`);
  expect(silentMs - run.ms, "5 s of patience, and what else goes on here").toBeLessThan(9_000);
});

test("a killed deploy's Deployment gets its end from resume", async () => {
  server.reset();
  app.configure({ bake: "30s" });
  let pid = 0;
  const onLog = (chunk: string) => {
    if (/20 % of the visitors are on/.test(chunk)) process.kill(pid, "SIGKILL");
  };
  const onStart = (id: number) => {
    pid = id;
  };
  const killed = app.commit();
  const run = await app.deploy(killed, { "github-token": server.token }, { env: facts(), onLog, onStart });
  expect(run.code, run.log).toBe(137);
  expect(told()).toMatchObject([{ sha: killed, states: ["in_progress"] }]);
  const { payload } = server.state.deployments[0] ?? {};
  server.state.runs.set((payload as { workflow_run_id: number }).workflow_run_id, "completed");
  const resumed = await deploy(killed, { mode: "resume" });
  expect(resumed.outputs["result"], resumed.log).toBe("rolled-back");
  expect(resumed.log).toMatch(/Took over the lock/);
  expect(told()).toMatchObject([{ sha: killed, states: ["in_progress", "failure"] }]);
  expect(await app.says()).toBe("v1");
});
