import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { forwarder, toPort } from "./faults/forwarder.ts";
import { job, leftOf } from "./faults/job.ts";
import { Consumer, docker, until } from "./rollout/consumer.ts";

const haproxy = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
/** As the kernel or a person on the machine would, not by the engine, which then knows that it was meant. */
function killFromOutside(container: string): void {
  const pid = docker("inspect", "--format", "{{.State.Pid}}", container);
  const [program = "", ...args] = [...asRoot, "kill", "-9", pid];
  execFileSync(program, args);
}

let app: Consumer;
const commits: string[] = [];
beforeAll(async () => {
  app = await Consumer.make();
  commits.push(app.commit(), app.commit(), app.commit());
  // The state lies on a disk that is small, and that keeps what is in memory while somebody has it mounted.
  const options = ["type=tmpfs", "device=tmpfs", "o=size=512k"].flatMap((option) => ["--opt", option]);
  docker("volume", "create", ...options, "--name", `${app.scope}-sluice`);
  const mount = ["--mount", `type=volume,source=${app.scope}-sluice,target=/sluice`, "--network", "none"];
  docker("run", "--detach", "--name", keeper(), ...mount, "--entrypoint", "sleep", haproxy, "3600");
  const run = await app.deploy(commits[0] ?? "");
  expect(run.outputs["result"], run.log).toBe("promoted");
});
afterAll(() => app?.remove());
afterEach(() => app.configure());

const keeper = () => `${app.name}-keeper`;
const proxy = () => `${app.scope}-proxy`;
const onDisk = (command: string) => docker("exec", "--user", "0", keeper(), "sh", "-c", command);

/** A rollout that is in its first bake, of 60 s unless it is said otherwise. */
async function baking(commit: string | undefined, bake = "60s") {
  app.configure({ bake });
  const one = job(app, commit ?? "");
  await one.reaches(/20 % of the visitors are on/);
  return one;
}

describe("HAProxy killed in the middle of a canary", () => {
  test("by the machine: it is there again with the same split, and the rollout goes on by what it counts from then on", async () => {
    const one = await baking(commits[1], "8s");
    killFromOutside(proxy());
    await until(async () => (await app.says()) !== undefined, 10_000);
    const visitors = app.crowd();
    await one.reaches(/Gate at 20 %|Undoing/);
    const { by, requests } = await visitors.stop();
    expect((by["v2"] ?? 0) / requests).toBeLessThan(0.2 + 4 * Math.sqrt(0.16 / requests));
    const ended = await one.run;
    await one.end();
    expect(ended.outputs["result"], ended.log).toMatch(/^(promoted|rolled-back)$/);
    expect(await app.says()).toBe(ended.outputs["result"] === "promoted" ? "v2" : "v1");
  });

  test("by a person, so that nothing restarts it: no data is no pass, and the undo brings it up again", async () => {
    const before = await app.says();
    const one = await baking(before === "v1" ? commits[1] : commits[0]);
    docker("kill", proxy());
    const ended = await one.run;
    await one.end();
    expect(ended.outputs["result"], ended.log).toBe("rolled-back");
    expect(ended.outputs["explanation"]).toMatch(/At 20 % the gate said (fail|inconclusive)/);
    for (let count = 0; count < 10; count += 1) expect(await app.says()).toBe(before);
    expect(docker("inspect", "--format", "{{.State.Running}}", proxy())).toBe("true");
  });
});

test("a release that is killed for its memory never meets a visitor, and that is what is said", async () => {
  const before = await app.says();
  const left = leftOf(app);
  const compose = app.composition();
  const eats = 'command: [python, -c, "import time; time.sleep(1); bytearray(200_000_000)"]\n    mem_limit: 32m';
  app.write("compose.yaml", compose.replace("  web:\n", `  web:\n    ${eats}\n`));
  const visitors = app.crowd();
  const run = await app.deploy(commits[2] ?? "");
  app.write("compose.yaml", compose);
  const { failures, by } = await visitors.stop();
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  expect(run.outputs["explanation"]).toContain("was killed for using more memory than its limit");
  expect(failures).toEqual([]);
  expect(Object.keys(by)).toEqual([before]);
  expect(leftOf(app)).toEqual(left);
});

test("the disk of the state full in the middle: visitors go back all the same, the disk is what is said, and with room the next run clears up", async () => {
  const before = await app.says();
  const one = await baking(before === "v1" ? commits[1] : commits[0], "3s");
  // Of two copies only the one that counts is there, so the next write needs room.
  onDisk("cd /sluice/documents/journal && ls -tc | tail -n +2 | xargs rm");
  onDisk('cd /sluice/proxy && for one in 0 1; do [ "$(readlink current)" = $one ] || rm -r $one; done');
  onDisk("dd if=/dev/zero of=/sluice/filler bs=1k 2>/dev/null || true");
  const visitors = app.crowd();
  const ended = await one.run;
  await one.end();
  expect(ended.code).toBe(1);
  expect(`${ended.outputs["explanation"]} ${ended.log}`).toContain("is full");
  for (let count = 0; count < 20; count += 1) expect(await app.says()).toBe(before);
  onDisk("rm /sluice/filler");
  const next = await app.deploy("", { mode: "resume" });
  expect(next.outputs["result"], next.log).toBe("rolled-back");
  const { failures } = await visitors.stop();
  expect(failures).toEqual([]);
  expect(await app.says()).toBe(before);
  const status = await app.deploy("", { mode: "status" });
  expect(JSON.parse(status.outputs["status"] ?? "{}").targets[0]).toMatchObject({ underWay: null, lock: null, drift: [] });
});

test("the registry gone: before anything changed it is the reason; after the preflight, and on the way back, nobody needs it", async () => {
  const registry = await forwarder(toPort(5_000));
  const image = `127.0.0.1:${registry.port}/${app.name}`;
  const compose = app.composition();
  app.write("compose.yaml", compose.replaceAll(app.image, image));
  const serves = (await app.says()) === "v1" ? 1 : 0;
  const [commit = "", other = ""] = [commits[serves], commits[2]];
  for (const one of [commit, other]) {
    docker("tag", `${app.image}:sluice-${one}`, `${image}:sluice-${one}`);
    await promisify(execFile)("docker", ["push", "--quiet", `${image}:sluice-${one}`]);
    docker("image", "rm", `${image}:sluice-${one}`);
  }
  const before = await app.says();
  try {
    const one = job(app, commit);
    await one.reaches(/The plan/);
    await registry.cut();
    const ended = await one.run;
    await one.end();
    expect(ended.outputs["result"], ended.log).toBe("promoted");
    const left = leftOf(app);
    const refused = await app.deploy(other);
    expect(refused.outputs["result"], refused.log).toBe("refused");
    expect(refused.outputs["explanation"]).toContain(`127.0.0.1:${registry.port}`);
    expect(leftOf(app)).toEqual(left);
    const back = await app.rollback();
    expect(back.outputs["result"], back.log).toBe("rolled-back");
    expect(await app.says()).toBe(before);
  } finally {
    app.write("compose.yaml", compose);
  }
});
