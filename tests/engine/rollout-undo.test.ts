import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer, docker, lines, until } from "./rollout/consumer.ts";

let app: Consumer;
beforeAll(async () => {
  app = await Consumer.make();
});
afterAll(() => app.remove());

const mine = (kind: "network" | "volume") =>
  lines(docker(kind, "ls", "--format", "{{.Name}}")).filter((name) => name.includes(app.name));
let good = "";

/** A deploy that bakes for a minute at 20 %, and a promise of that moment. */
function baking(env: Record<string, string> = {}) {
  app.configure({ bake: "60s" });
  let pid = 0;
  let arrived: () => void = () => undefined;
  const atBake = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const run = app.deploy(
    app.commit(),
    {},
    {
      env,
      onStart: (started) => {
        pid = started;
      },
      onLog: (chunk) => {
        if (/20 % of the visitors are on/.test(chunk)) arrived();
      },
    },
  );
  return { run, atBake: Promise.race([atBake, run]), kill: (signal: NodeJS.Signals) => process.kill(pid, signal) };
}

describe("a bad release on a real engine", () => {
  test("a first one that dies is refused with its last lines, and nothing is left behind", async () => {
    const run = await app.deploy(app.commit("dies"));
    expect(run.code).toBe(1);
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toContain("KeyError: 'DATABASE_URL'");
    expect(run.outputs["explanation"]).toContain("nothing was left behind");
    expect(app.containers()).toEqual([]);
    expect(app.containers(true).filter((name) => !name.endsWith("-sluice-state"))).toEqual([]);
    expect(mine("network")).toEqual([]);
    // The history stays: numbers are never given twice.
    expect(mine("volume")).toEqual([`${app.scope}-sluice`]);
    expect(await app.says()).toBeUndefined();
  });

  test("a good one after it is promoted, under the next number", async () => {
    good = app.commit();
    const run = await app.deploy(good);
    expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "2" });
    expect(await app.says()).toBe("v2");
  });

  test("one that dies never meets a visitor", async () => {
    const visitors = app.crowd();
    const run = await app.deploy(app.commit("dies"));
    const { failures, by } = await visitors.stop();
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", release: "2" });
    expect(run.outputs["explanation"]).toMatch(/release 3 .* was undone and release 2 .* serves everybody.*KeyError/);
    expect(failures).toEqual([]);
    expect(Object.keys(by)).toEqual(["v2"]);
    expect(app.containers(true).some((name) => name.includes("-r3-"))).toBe(false);
  });

  test("one that fails its gate is undone at the first share, and says how fast", async () => {
    const visitors = app.crowd();
    const run = await app.deploy(app.commit("fails-its-gate"));
    const { failures } = await visitors.stop();
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", release: "2" });
    expect(run.outputs["explanation"]).toMatch(/At 20 % the gate said fail: http \/health: .*500, expected 2xx/);
    expect(run.log).not.toContain("100 % of the visitors are on");
    expect(failures).toEqual([]);
    expect((run.report as { rollback: { trafficMs: number } }).rollback.trafficMs).toBeLessThan(5_000);
    expect(await app.says()).toBe("v2");
  });
});

test("rule 6, fail closed: a gate that could not count enough is no pass, and its own word", async () => {
  app.configure({ gate: "{ traffic: error-rate, max: 1%, min-requests: 100000 }" });
  const run = await app.deploy(app.commit());
  app.configure();
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", release: "2" });
  expect(run.outputs["explanation"]).toMatch(/At 20 % the gate said inconclusive: .*100000|100,000/);
});

describe("a rollout that is ended from outside", () => {
  test("cancelled in the middle of a bake: undone within the 7 s that a runner gives", async () => {
    const { run, atBake, kill } = baking();
    await atBake;
    const began = performance.now();
    kill("SIGINT");
    const ended = await run;
    expect(performance.now() - began).toBeLessThan(7_000);
    expect(ended.outputs, ended.log).toMatchObject({ result: "rolled-back" });
    expect(ended.outputs["explanation"]).toContain("the step was cancelled");
    expect(await app.says()).toBe("v2");
  });

  test("rule 9, a lock names its owner: a second deploy is refused; a rollback doesn't wait, the rollout aborts", async () => {
    const { run, atBake } = baking();
    await atBake;
    const second = await app.deploy(good);
    expect(second.outputs["result"], second.log).toBe("refused");
    expect(second.outputs["explanation"]).toMatch(/locked by ada \(deploy to production, since 2\S+, run \d+\/1\)/);
    const began = performance.now();
    const back = await app.rollback({ because: "customers call" });
    const took = performance.now() - began;
    const ended = await run;
    expect(back.outputs, back.log).toMatchObject({ result: "rolled-back", to: "2" });
    expect(took).toBeLessThan(15_000);
    expect(ended.outputs["result"]).toBe("rolled-back");
    expect(ended.outputs["explanation"]).toContain("ada asked for it: customers call");
    expect(await app.says()).toBe("v2");
  });

  test("rule 2, killed with SIGKILL: the old release serves on, and the next run undoes what was left", async () => {
    const { run, atBake, kill } = baking();
    await atBake;
    const visitors = app.crowd();
    kill("SIGKILL");
    expect((await run).code).not.toBe(0);
    app.configure();
    const next = await app.deploy(app.commit());
    const { failures } = await visitors.stop();
    expect(next.outputs["result"], next.log).toBe("promoted");
    expect(next.log).toMatch(/Undid release \d+, which the run \d+\/1 of ada left at the stage "traffic": release 2 serves/);
    expect(next.log).toContain("who is gone");
    expect(failures).toEqual([]);
  });

  test("rule 2, killed with SIGKILL: the post step of the same job undoes it", async () => {
    const before = await app.says();
    const run = { GITHUB_RUN_ID: "777" };
    const killed = baking(run);
    await killed.atBake;
    killed.kill("SIGKILL");
    await killed.run;
    const post = await app.deploy("", {}, { env: { ...run, STATE_sluice: "main" } });
    expect(post.code, post.log).toBe(0);
    expect(post.log).toMatch(/Undid release \d+/);
    await until(async () => (await app.says()) === before);
    for (let count = 0; count < 30; count += 1) expect(await app.says()).toBe(before);
  });

  test("rule 5, never onto an unhealthy release: when the old one has died the new one keeps serving, said loudly", async () => {
    const { run, atBake, kill } = baking();
    await atBake;
    const old = app.containers().filter((name) => /-web-r\d+-1$/.test(name));
    const number = (name: string) => Number(/-web-r(\d+)-1$/.exec(name)?.[1]);
    const [before = "", after = ""] = old.sort((left, right) => number(left) - number(right)).slice(-2);
    docker("kill", before);
    kill("SIGINT");
    const ended = await run;
    expect(ended.code).toBe(1);
    expect(ended.outputs, ended.log).toMatchObject({ result: "refused", release: String(number(after)) });
    expect(ended.outputs["explanation"]).toContain("keeps serving all the same, since the release before it is sick");
    for (let count = 0; count < 20; count += 1) expect((await app.get()).status).toBe(200);
    expect(app.containers().filter((name) => name.includes("-worker-"))).toEqual([after.replaceAll("web", "worker")]);
  });
});
