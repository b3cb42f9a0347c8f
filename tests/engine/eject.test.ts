import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let app: Consumer;
const leave = (confirm: string) => app.deploy("", { mode: "eject", confirm });
const idOf = (name: string) => docker("inspect", "--format", "{{.Id}}", name);
/** Everything on the engine with the app's name, besides images. */
const traces = () =>
  lines(
    [
      docker("ps", "--all", "--format", "{{.Names}}"),
      docker("network", "ls", "--format", "{{.Name}}"),
      docker("volume", "ls", "--format", "{{.Name}}"),
    ].join("\n"),
  )
    .filter((name) => name.includes(app.name))
    .sort();

beforeAll(async () => {
  app = await Consumer.make();
  expect((await app.deploy(app.commit())).outputs["result"]).toBe("promoted");
  expect((await app.deploy(app.commit())).outputs["result"]).toBe("promoted");
  docker("exec", `${app.scope}-cache-1`, "redis-cli", "set", "kept", "yes");
});
afterAll(() => app.remove());

test("leaving is told first, and changes nothing without its word", async () => {
  const before = traces();
  const run = await leave("prod");
  expect(run.outputs["result"], run.log).toBe("planned");
  expect(run.outputs["explanation"]).toContain("`confirm: production` does it");
  expect(run.log).toContain("nobody listens meanwhile");
  expect(traces()).toEqual(before);
});

test("when plain compose can't run the app nothing is lost: the proxy has its port back, the release serves on", async () => {
  const before = readFileSync(join(app.folder, "compose.yaml"), "utf8");
  app.write(
    "compose.yaml",
    before.replace("    depends_on: [cache]\n", '$&    command: [python, -c, "raise SystemExit(7)"]\n'),
  );
  const run = await leave("production");
  app.write("compose.yaml", before);
  expect(run.outputs["result"], run.log).toBe("refused");
  expect(run.outputs["explanation"], run.log).toMatch(/web of release 0 .*exit code 7|crashed/);
  expect(await app.says()).toBe("v2");
});

test("leaving under load: the same release by plain compose, data intact, only the port's gap, nothing of ours left", async () => {
  const cache = idOf(`${app.scope}-cache-1`);
  const crowd = app.crowd();
  const run = await leave("production");
  const seen = await crowd.stop();
  expect(run.outputs["result"], run.log).toBe("ejected");
  expect(run.outputs["explanation"]).toMatch(/Nobody listened for \d/);
  expect(Object.keys(seen.by)).toEqual(["v2"]);
  expect(seen.failures.filter((failure) => !/ECONNREFUSED|ECONNRESET|other side closed|socket/i.test(failure))).toEqual([]);
  expect(await app.says()).toBe("v2");
  expect(idOf(`${app.scope}-cache-1`)).toBe(cache);
  expect(docker("exec", `${app.scope}-cache-1`, "redis-cli", "get", "kept")).toBe("yes");
  expect(traces()).toEqual(
    ["cache-1", "web-1", "worker-1"]
      .map((name) => `${app.scope}-${name}`)
      .concat([`${app.scope}_cache`, `${app.scope}_default`]),
  );
});

test("the command that is named finds nothing to change of what was handed over", () => {
  const before = ["web", "worker"].map((service) => idOf(`${app.scope}-${service}-1`));
  const args = ["compose", "--project-name", app.scope, "--file", "compose.yaml", "up", "--detach"];
  execFileSync("docker", args, { cwd: app.folder, stdio: "pipe" });
  expect(["web", "worker"].map((service) => idOf(`${app.scope}-${service}-1`))).toEqual(before);
});

test("coming back is an adoption like any other", async () => {
  const commit = app.commit();
  expect((await app.deploy(commit)).log).toContain("adopt: true");
  const run = await app.deploy(commit, { adopt: "true" });
  expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "1", "previous-release": "0" });
  expect(await app.says()).toBe("v3");
});
