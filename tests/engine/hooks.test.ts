import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let app: Consumer;
const configure = (more: string) => {
  app.configure({ bake: "0s", last: "0s" });
  app.write("sluice.yaml", `${app.configuration()}${more}\n`);
};
const heard = () => {
  const file = join(app.folder, "heard");
  const said = existsSync(file) ? lines(readFileSync(file, "utf8")) : [];
  return said.map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);
};
const left = () =>
  lines(docker("ps", "--all", "--format", "{{.Names}}")).filter(
    (name) => name.includes(`${app.scope}-r`) && name.includes("job"),
  );

beforeAll(async () => {
  app = await Consumer.make();
  app.write("tell.sh", '#!/bin/sh\ncat >> heard\necho >> heard\necho "told $1"\n');
  chmodSync(join(app.folder, "tell.sh"), 0o755);
  const tell = (word: string) => `[{ run: [./tell.sh, ${word}] }]`;
  const inside = `import os, json; print(json.loads(os.environ["SLUICE_HOOK"])["release"]["number"], os.environ["VERSION"])`;
  configure(`hooks:
  pre-deploy:
    - { run: [./tell.sh, begins] }
    - { run: [python, -c, '${inside}'], run-in: web }
    - { run: [sleep, "60"], within: 300ms, on-failure: continue }
  post-deploy: ${tell("done")}
  pre-rollback: ${tell("back-begins")}
  post-rollback: ${tell("back-done")}
  cache-invalidate: ${tell("purge")}`);
}, 120_000);
afterAll(() => app.remove());

test("hooks run on the runner and in containers of the release, with the release as JSON, and are in the plan", async () => {
  const run = await app.deploy(app.commit());
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(heard().map(({ hook, release }) => [hook, release?.["number"]])).toEqual([
    ["pre-deploy", 1],
    ["cache-invalidate", 1],
    ["post-deploy", 1],
  ]);
  expect(run.log).toMatch(
    /\. pre-deploy: \.\/tell\.sh begins, at most 5 min; if it fails the rollout is undone {3}\(undone by: what it did/,
  );
  expect(run.log).toContain("1 v1");
  expect(run.log).toContain("pre-deploy (sleep 60) did not end within 300 ms");
  expect(left()).toEqual([]);
});

test("a rollback runs its own, and never the old release's pre-deploy", async () => {
  const next = await app.deploy(app.commit());
  expect(next.outputs["result"], next.log).toBe("promoted");
  const before = heard().length;
  const run = await app.rollback({ because: "a test" });
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  const told = heard().slice(before);
  expect(told.map(({ hook }) => hook)).toEqual(["pre-rollback", "cache-invalidate", "post-rollback"]);
  expect(told[0]).toMatchObject({ release: { number: 1 }, previous: { number: 2 }, because: "a test" });
});

test("one that fails in a container in front of the users stops the deploy, and what it said is shown", async () => {
  configure(`hooks: { pre-deploy: [{ run: [python, -c, "print('no licence'); raise SystemExit(4)"], run-in: web }] }`);
  const run = await app.deploy(app.commit());
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back" });
  expect(run.outputs["explanation"]).toMatch(/The hook pre-deploy .* ended with code 4\. Its last lines: no licence/);
  expect(run.log).not.toContain("may have run");
  expect(await app.says()).toBe("v1");
  expect(left()).toEqual([]);
});

test("one in a container that hangs is ended with its container", async () => {
  configure(`hooks: { pre-deploy: [{ run: [sleep, "600"], run-in: web, within: 3s, on-failure: continue }] }`);
  const run = await app.deploy(app.commit());
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(run.log).toContain("did not end within 3 s");
  expect(left()).toEqual([]);
});

test("one that is to run in what is not released is refused before anything changes", async () => {
  configure("hooks: { post-deploy: [{ run: [x], run-in: cache }] }");
  const run = await app.deploy(app.commit(), { "dry-run": "true" });
  expect(run.outputs["result"], run.log).toBe("refused");
  expect(run.outputs["explanation"]).toContain("post-deploy is to run in cache, which is not released here");
});
