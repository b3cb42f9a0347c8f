import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { job, leftOf } from "./faults/job.ts";
import { type OwnEngine, ownEngine } from "./faults/own-engine.ts";
import { docker, until } from "./rollout/consumer.ts";

const python = process.env["PYTHON_IMAGE"] ?? "sluice-bench/python";

let machine: OwnEngine;
let app: OwnEngine["app"];
const commits: Record<string, string> = {};
beforeAll(async () => {
  machine = await ownEngine(9);
  app = machine.app;
  for (const name of ["v1", "v2"]) commits[name] = app.commit();
  const run = await app.deploy(commits["v1"] ?? "");
  expect(run.outputs["result"], run.log).toBe("promoted");
});
afterAll(() => machine?.down());
afterEach(() => app.configure());

/** The commit that does not serve now. */
const other = async () => commits[(await app.says()) === "v1" ? "v2" : "v1"] ?? "";

async function restartInBake(...more: readonly string[]) {
  app.configure({ bake: "6s" });
  const one = job(app, await other());
  await one.reaches(/20 % of the visitors are on/);
  const visitors = app.crowd();
  await machine.host.killEngine();
  await machine.start(...more);
  const ended = await one.run;
  const post = await one.post();
  expect(post.code, post.log).toBe(0);
  await one.end();
  return { ended, visitors };
}

async function status(): Promise<Record<string, unknown>> {
  const run = await app.deploy("", { mode: "status" });
  return JSON.parse(run.outputs["status"] ?? "{}").targets[0];
}

async function expectSettled(): Promise<void> {
  expect(await status()).toMatchObject({ underWay: null, lock: null, drift: [], waiting: [] });
}

describe("the engine killed and started in the middle of a canary", () => {
  test("its containers go down with it and come back: the rollout is undone, and the split is what it was", async () => {
    const before = await app.says();
    const left = leftOf(app);
    const { ended, visitors } = await restartInBake();
    await until(async () => (await app.says()) === before, 30_000);
    await visitors.stop();
    expect(ended.outputs["result"], ended.log).toMatch(/^(rolled-back|refused)$/);
    for (let count = 0; count < 20; count += 1) expect(await app.says()).toBe(before);
    expect(leftOf(app)).toEqual(left);
    await expectSettled();
  });

  test("its containers outlive it, and only what it forwards is cut: a strict gate undoes the rollout, nothing else goes on", async () => {
    await machine.host.stopEngine();
    await machine.start("--live-restore");
    await until(async () => (await app.says()) !== undefined);
    const before = await app.says();
    const started = () => docker("inspect", "--format", "{{.State.StartedAt}}", `${app.scope}-proxy`);
    const since = started();
    const { ended, visitors } = await restartInBake("--live-restore");
    await visitors.stop();
    expect(ended.log).toContain("doesn't answer any more; waiting for it");
    expect(ended.outputs["result"], ended.log).toMatch(/^(promoted|rolled-back)$/);
    const after = ended.outputs["result"] === "promoted" ? "v2" : before;
    for (let count = 0; count < 20; count += 1) expect(await app.says()).toBe(after);
    expect(started()).toBe(since);
    await expectSettled();
  });
});

describe("docker system prune -af --volumes between two deploys", () => {
  const prune = () => docker("system", "prune", "--all", "--force", "--volumes");
  beforeAll(() => {
    // An image that is in use stays for the next builds.
    docker("run", "--detach", "--name", `${app.name}-keeper`, python, "sleep", "3600");
  });

  test("the way back that is warm, the history and the proxy's state survive it", async () => {
    const before = await app.says();
    const run = await app.deploy(app.commit());
    expect(run.outputs["result"], run.log).toBe("promoted");
    prune();
    expect(await status()).toMatchObject({ drift: [], serving: { release: Number(run.outputs["release"]) } });
    const back = await app.rollback();
    expect(back.outputs["result"], back.log).toBe("rolled-back");
    expect(await app.says()).toBe(before);
  });

  test("one that is stopped and was in no registry is gone: status says so, a rollback changes nothing, a deploy goes on", async () => {
    app.configure({ strategy: "{ kind: rolling, batch: 1, bake: 0s }" });
    const run = await app.deploy(app.commit());
    expect(run.outputs["result"], run.log).toBe("promoted");
    const serves = await app.says();
    prune();
    expect(await status()).toMatchObject({ drift: [{ kind: "way-back-gone" }] });
    const visitors = app.crowd();
    const back = await app.rollback();
    expect(back.outputs["result"], back.log).toBe("refused");
    expect(back.outputs["explanation"]).toMatch(/can't get the image sha256:/);
    expect(await app.says()).toBe(serves);
    const next = await app.deploy(app.commit());
    expect(next.outputs["result"], next.log).toBe("promoted");
    const { failures } = await visitors.stop();
    expect(failures).toEqual([]);
    await expectSettled();
  });
});
