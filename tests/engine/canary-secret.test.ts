import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leaksOf, watched } from "../bundles/watched-run.ts";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let consumer: Consumer;
beforeAll(async () => {
  consumer = await Consumer.make();
  consumer.write(
    "compose.yaml",
    readFileSync(join(consumer.folder, "compose.yaml"), "utf8").replace(
      "environment: {",
      `environment: { PASSWORD: "\${PASSWORD:-}",`,
    ),
  );
});
afterAll(() => consumer.remove());

const canaries = {
  "app-env": "CanaryEnvironment7Zq9xWk3",
  "registry-token": "CanaryRegistry7Zq9xWk3",
  "ssh-key": "CanarySshKey7Zq9xWk3",
  "github-token": "CanaryGitHub7Zq9xWk3",
};
const inputs = { ...canaries, "app-env": `PASSWORD=${canaries["app-env"]}`, "registry-username": "ada" };
const quiet = { GITHUB_API_URL: "http://127.0.0.1:9/api" };

it("deploys and rolls back with secrets that nobody can see: not in the log, argv, files, ledger, journal or the proxy's state", async () => {
  const first = consumer.commit();
  const second = consumer.commit();
  const runs = [
    await watched((env) => consumer.deploy(first, inputs, { env: { ...env, ...quiet } }), { home: "real" }),
    await watched((env) => consumer.deploy(second, inputs, { env: { ...env, ...quiet } }), { home: "real" }),
    await watched((env) => consumer.rollback(inputs, { env: { ...env, ...quiet } }), { home: "real" }),
  ];
  expect(
    runs.map(({ outputs }) => outputs["result"]),
    runs.map(({ log }) => log).join("\n"),
  ).toEqual(["promoted", "promoted", "rolled-back"]);
  const web = lines(docker("ps", "--filter", `label=sluice.scope=${consumer.scope}`, "--format", "{{.Names}}")).find((name) =>
    name.includes("web"),
  );
  expect(docker("inspect", "--format", "{{json .Config.Env}}", web ?? ""), "the app itself gets it").toContain(
    canaries["app-env"],
  );
  const volumes = lines(docker("volume", "ls", "--format", "{{.Name}}")).filter((name) =>
    name.startsWith(`${consumer.scope}-sluice`),
  );
  expect(volumes).not.toEqual([]);
  const state = volumes.map((volume) => {
    const holder = docker("create", "--volume", `${volume}:/state`, process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy");
    try {
      return execFileSync("docker", ["cp", `${holder}:/state`, "-"], { encoding: "latin1", maxBuffer: 1e8 });
    } finally {
      docker("rm", "--force", holder);
    }
  });
  expect(state.join("")).toContain(first);
  for (const [input, canary] of Object.entries(canaries)) {
    for (const run of runs) expect(leaksOf(canary, run), input).toEqual([]);
    expect(state.join(""), input).not.toContain(canary);
  }
});
