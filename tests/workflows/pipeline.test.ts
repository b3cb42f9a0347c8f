import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cleanUp } from "../../scripts/demo/clean-up.ts";
import { type Consumer, makeConsumer } from "../../scripts/demo/consumer.ts";
import { startLoad } from "../../scripts/demo/load.ts";
import { type Prepared, prepare } from "../../scripts/prepare.ts";
import { openSandbox, outputOf, type Sandbox, type WorkflowRun } from "./act.ts";
import { portable } from "./portable.ts";

/** One shop, from its first push to a rollback by hand: each story begins where the one before it ended. */
const name = "act-shop";
const scopes = [`${name}-staging`, `${name}-production`];
const secrets = { APP_ENV: "POSTGRES_PASSWORD=from-the-secret\n" };

let prepared: Prepared;
let consumer: Consumer;
let sandbox: Sandbox;
let first: string;

beforeAll(async () => {
  prepared = await prepare(["docker", "compose", "buildx", "registry", "act", "images", "python"], console.log);
  cleanUp(scopes, prepared.env);
  consumer = await makeConsumer(prepared, name);
  sandbox = await openSandbox(consumer.folder);
  first = consumer.commit("Open the shop");
});
afterAll(async () => {
  await sandbox?.dispose();
  if (prepared !== undefined) cleanUp(scopes, prepared.env);
  if (consumer !== undefined) await rm(consumer.folder, { recursive: true, force: true });
});

const push = (before: string, after: string, ref = "refs/heads/main") =>
  sandbox.run(
    "deliver.yml",
    { name: "push", payload: { ref, before, after, repository: { default_branch: "main" } }, secrets },
    prepared.env,
  );
const nobody = "0".repeat(40);
/** The jobs that ran, by their own names. */
const jobsOf = (run: WorkflowRun) => [...run.jobs.keys()].map((job) => job.replace(/^.*\//, "").replace(/-\d+$/, "")).sort();
const home = async () => {
  const answer = await fetch(`${consumer.production}/api/health`);
  return { status: answer.status, body: await answer.text() };
};

test("the first push is tested, built, and deployed to staging, then to production", async () => {
  const run = await push(nobody, first);
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /Staging/, "result")).toBe("promoted");
  expect(outputOf(run, /Production/, "result")).toBe("promoted");
  expect(jobsOf(run)).toEqual(["Build api", "Build web", "Check api", "Check web", "Plan", "Production", "Staging"]);
  expect(run.log).not.toContain("from-the-secret");
  expect((await home()).status).toBe(200);
});

test("a tag names what main has built, tests nothing again, and finds it serving already", async () => {
  await sandbox.git("tag", "v1.0.0");
  const run = await push(nobody, first, "refs/tags/v1.0.0");
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /Build/, "result")).toBe("promoted");
  expect(outputOf(run, /Production/, "result")).toBe("unchanged");
  expect(jobsOf(run)).toEqual(["Build api", "Build web", "Plan", "Production", "Staging"]);
});

test("the pipeline deploys by itself where it is let: a new version goes through both environments", async () => {
  await consumer.change("v2");
  consumer.commit("Items may have a note");
  // The gate wants to see users before it says yes.
  const load = startLoad(consumer.production, 20, 200);
  const run = await sandbox.run("deliver-all.yml", { name: "workflow_dispatch", secrets }, prepared.env);
  await load.stop();
  expect(run.code, run.log).toBe(0);
  const deploys = ["Deploy to production", "Deploy to staging"];
  expect(jobsOf(run)).toEqual(["Build api", "Build web", "Check api", "Check web", ...deploys, "Plan"]);
  expect(outputOf(run, /staging/, "result")).toBe("promoted");
  expect(outputOf(run, /production/, "result")).toBe("promoted");
  expect(load.tally.failed, [...load.tally.reasons].join()).toBe(0);
});

test("somebody dispatches the rollback, and the first version serves again, with its schema", async () => {
  const inputs = { environment: "production", to: "", because: "orders look wrong", database: "downgrade", "dry-run": false };
  const run = await sandbox.run("rollback.yml", { name: "workflow_dispatch", payload: { inputs }, secrets }, prepared.env);
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /./, "result")).toBe("rolled-back");
  expect(Number(outputOf(run, /./, "duration-seconds"))).toBeLessThan(5);
});

test("an alert that comes after that rollback takes nobody further back", async () => {
  const labels = { alertname: "ShopErrors", environment: "production" };
  const alerts = [
    { status: "firing", labels, annotations: { summary: "orders look wrong" }, startsAt: new Date().toISOString() },
  ];
  const payload = { action: "rollback", client_payload: { version: "4", status: "firing", alerts } };
  const run = await sandbox.run("rollback-on-alert.yml", { name: "repository_dispatch", payload, secrets }, prepared.env);
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /./, "result")).toBe("unchanged");
  expect(outputOf(run, /./, "explanation")).toMatch(/has been put back since .* no alert takes users back twice/);
});

test("resume finds nothing that was left behind", async () => {
  const uses = "sluice-delivery/sluice/.github/workflows/resume.yml@v1";
  const caller = `on: push\njobs:\n  resume:\n    uses: ${uses}\n    with: { environment: production }\n    secrets: inherit\n`;
  await sandbox.write(".github/workflows/resume.yml", portable(caller));
  // On main, or the pull request below would change a workflow and with it everything.
  consumer.commit("A way to go on");
  const run = await sandbox.run("resume.yml", { name: "push", secrets }, prepared.env);
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /Look after production/, "result")).toBe("unchanged");
});

test("a pull request is tested and built, and neither pushed nor deployed", async () => {
  await sandbox.git("switch", "--quiet", "--create", "colours");
  await sandbox.write("services/web/public/style.css", "body { color: navy }\n");
  const head = consumer.commit("Navy");
  const base = await sandbox.git("rev-parse", "main");
  const payload = { pull_request: { head: { sha: head, ref: "colours" }, base: { sha: base, ref: "main" } } };
  const run = await sandbox.run("deliver.yml", { name: "pull_request", payload, secrets }, prepared.env);
  expect(run.code, run.log).toBe(0);
  expect(jobsOf(run)).toEqual(["Build web", "Check web", "Plan"]);
  // Nothing of it is in a registry.
  expect(outputOf(run, /Build web/, "digest")).toBe("");
});
