import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BundleRun, HowToRun } from "../../scripts/run-bundle.ts";
import { Consumer, docker, until } from "./rollout/consumer.ts";

const image = process.env["NODE_IMAGE"] ?? "sluice-bench/node";
const long = { "max-wait": "2s", "watcher-image": image };
const secret = "s3cret-of-the-probe";
const gate = `{ http: /health, headers: { X-Probe: "${secret}" } }`;

let app: Consumer;
const commits: string[] = [];
beforeAll(async () => {
  app = await Consumer.make();
  for (let count = 0; count < 3; count += 1) commits.push(app.commit());
  app.configure({ gate });
  const first = await app.deploy(commits[0] ?? "");
  expect(first.outputs["result"], first.log).toBe("promoted");
});
afterAll(() => app.remove());

/** What all runs said. */
let told = "";
const noted = async (run: Promise<BundleRun>) => {
  const ended = await run;
  told += ended.log;
  return ended;
};
const watcher = () => `${app.scope}-watcher`;
const deploy = (which: number, how: HowToRun = {}) => noted(app.deploy(commits[which] ?? "", long, how));
const resume = () => noted(app.deploy(commits[0] ?? "", { ...long, mode: "resume" }));
const bakes = (bake: string, last = "500ms") => app.configure({ gate, bake, last });

/** Resumes until something else comes of it than that it bakes on. */
async function resumed() {
  for (;;) {
    const run = await resume();
    if (run.outputs["result"] !== "baking") return run;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function said(words: RegExp): Promise<void> {
  await until(() => words.test(docker("logs", watcher())));
}

describe("rule 11, a bake longer than the job is watched without a runner", () => {
  test("the step ends baking; the watcher has no rights, no engine and shows no secret; too early changes nothing", async () => {
    bakes("15s", "5s");
    const run = await deploy(1);
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ result: "baking", release: "2", "previous-release": "1" });
    const left = Date.parse(run.outputs["resume-at"] ?? "") - Date.now();
    expect(left).toBeGreaterThan(1_000);
    expect(left).toBeLessThan(15_000);
    const inspected = docker("inspect", watcher());
    expect(inspected).not.toContain(secret);
    const [{ HostConfig: host, Config: config, Mounts: mounts }] = JSON.parse(inspected);
    expect(host).toMatchObject({ ReadonlyRootfs: true, CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges"] });
    expect(host).toMatchObject({ Memory: 128 * 1024 * 1024, RestartPolicy: { Name: "unless-stopped" }, Privileged: false });
    expect(mounts.map(({ Type: type, Destination: at }: Record<string, string>) => `${type} ${at}`).sort()).toEqual([
      "volume /sluice",
      "volume /watcher",
    ]);
    expect(config.Env.join()).not.toMatch(/SLUICE|GREETING/);
    const early = await resume();
    expect(early.code, early.log).toBe(0);
    expect(early.outputs).toMatchObject({ result: "baking", release: "2" });
    expect(docker("inspect", "--format", "{{.State.Running}}", watcher())).toBe("true");
  });

  test("another deploy is refused with the way out; the same one again goes on with the bake", async () => {
    const other = await deploy(2);
    expect(other.outputs["result"], other.log).toBe("refused");
    expect(other.outputs["explanation"]).toMatch(
      /release 2 .* is being rolled out, and its bake is watched on the target until/,
    );
    expect((await deploy(1)).outputs).toMatchObject({ result: "baking", release: "2" });
  });

  test("killing the watcher is noticed: said loudly, started again, and the bake takes longer by so much", async () => {
    docker("kill", watcher());
    const run = await resume();
    expect(run.outputs["result"], run.log).toBe("baking");
    expect(run.log).toMatch(/::warning.*The watcher of release 2 was gone and had looked for .*; it was started again/);
    expect(docker("inspect", "--format", "{{.State.Running}}", watcher())).toBe("true");
  });

  test("resume goes forward under visitors: the next bake is watched again, then the promotion; no request fails", async () => {
    const visitors = app.crowd();
    const run = await resumed();
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(run.outputs["explanation"]).toMatch(/release 2 .* serves everybody.*watched on the target/);
    const { failures, requests } = await visitors.stop();
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(50);
    expect(told.match(/100 % of the visitors are on release 2/g)).toHaveLength(1);
    expect(told).toContain("The bake of 5 s at 100 % is watched on the target");
    expect(await app.says()).toBe("v2");
    expect(app.containers(true).filter((name) => name.endsWith("-watcher"))).toEqual([]);
    expect(app.containers().some((name) => name.includes("-worker-r2-"))).toBe(true);
  });

  test("the watcher moves everybody back by itself within two looks, and resume undoes the rest", async () => {
    bakes("60s");
    expect((await deploy(2)).outputs["result"]).toBe("baking");
    const candidate = app.containers().find((name) => /-web-r3-\d+$/.test(name)) ?? "";
    const ill: number[] = [];
    let over = false;
    const visitors = (async () => {
      const others: string[] = [];
      while (!over) {
        const { status, text } = await app.get();
        if (text === "v3 is ill") ill.push(performance.now());
        else if (status !== 200) others.push(text);
      }
      return others;
    })();
    docker("exec", candidate, "touch", "/tmp/ill");
    const began = performance.now();
    await said(/moved-back/);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    over = true;
    expect(await visitors, "nobody fails but by the candidate itself").toEqual([]);
    // Two looks (200 ms each), and what a busy machine takes besides.
    const took = (ill.at(-1) ?? began) - began;
    console.log(`moved back by the watcher: the last visitor met the ill release after ${Math.round(took)} ms`);
    expect(took).toBeLessThan(2 * 200 + 1_500);
    for (let count = 0; count < 30; count += 1) expect(await app.says()).toBe("v2");
    const run = await resume();
    expect(run.code).toBe(1);
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", release: "2" });
    expect(run.outputs["explanation"]).toMatch(/At 20 % the gate said fail: http \/health.*the watcher moved everybody back/);
    expect(app.containers(true).filter((name) => /-r3-|-watcher$/.test(name))).toEqual([]);
  });

  test("a rollback during the bake ends it at once", async () => {
    bakes("60s");
    expect((await deploy(2)).outputs["result"]).toBe("baking");
    const began = performance.now();
    const back = await app.rollback({ because: "customers call" });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(back.outputs, back.log).toMatchObject({ result: "rolled-back", to: "2" });
    expect(app.containers(true).filter((name) => /-r4-|-watcher$/.test(name))).toEqual([]);
    expect(await app.says()).toBe("v2");
  });

  test("killed right after it has left: post undoes nothing; a restarted proxy is found again and the bake ends well", async () => {
    bakes("8s");
    let pid = 0;
    const onLog = (chunk: string) => {
      if (/is watched on the target until/.test(chunk)) process.kill(pid, "SIGKILL");
    };
    const onStart = (started: number) => {
      pid = started;
    };
    const run = { GITHUB_RUN_ID: "888" };
    expect((await deploy(2, { env: run, onLog, onStart })).code).not.toBe(0);
    const post = await deploy(2, { env: { ...run, STATE_sluice: "main" } });
    expect(post.log).not.toContain("Undid");
    docker("restart", "--time", "1", `${app.scope}-proxy`);
    const ended = await resumed();
    expect(ended.outputs["result"], ended.log).toBe("promoted");
    expect(await app.says()).toBe("v3");
  });
});
