import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { job } from "./faults/job.ts";
import { Consumer, docker } from "./rollout/consumer.ts";

const haproxy = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";

let app: Consumer;
beforeAll(async () => {
  app = await Consumer.make();
  for (const commit of [app.commit(), app.commit()]) {
    const run = await app.deploy(commit);
    expect(run.outputs["result"], run.log).toBe("promoted");
  }
});
afterAll(() => app?.remove());
afterEach(() => app.configure());

const web = (release: number) => `${app.scope}-r${release}-web-r${release}-1`;

test("a way back that somebody paused begins anew, and serves", async () => {
  docker("pause", web(1));
  const back = await app.rollback();
  expect(back.outputs["result"], back.log).toBe("rolled-back");
  expect(await app.says()).toBe("v1");
});

test("a release before that somebody stopped in the middle of a bake is started again when the gate says no", async () => {
  app.configure({ bake: "10s" });
  const one = job(app, app.commit("turns-ill"));
  await one.reaches(/20 % of the visitors are on/);
  docker("stop", "--time", "1", web(1));
  const ended = await one.run;
  await one.end();
  expect(ended.outputs["result"], ended.log).toBe("rolled-back");
  for (let count = 0; count < 20; count += 1) expect(await app.says()).toBe("v1");
});

test("a ledger that is gone where releases run is never taken for an empty environment", async () => {
  const state = [
    "run",
    "--rm",
    "--user",
    "0",
    "--network",
    "none",
    "--volume",
    `${app.scope}-sluice:/state`,
    "--entrypoint",
    "sh",
  ];
  docker(...state, haproxy, "-c", "mv /state/documents/ledger /state/kept");
  const before = app.containers(true);
  for (const run of [await app.deploy(app.commit()), await app.rollback()]) {
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toContain(`yet there is ${app.scope}-`);
  }
  expect([app.containers(true), await app.says()]).toEqual([before, "v1"]);
  docker(...state, haproxy, "-c", "mv /state/kept /state/documents/ledger");
  const next = await app.deploy(app.commit());
  expect(next.outputs["result"], next.log).toBe("promoted");
});
