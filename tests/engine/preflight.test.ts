import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitHubServer } from "../github/server.ts";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let app: Consumer;
let commit = "";
let registry: Server;
let compose = "";
let settings = "";
beforeAll(async () => {
  app = await Consumer.make();
  commit = app.commit();
  compose = await read("compose.yaml");
  settings = app.configuration();
  // It knows no image of this name: 404 to everything.
  registry = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  registry.close();
  await app.remove();
});
const read = async (file: string) => execFileSync("cat", [join(app.folder, file)], { encoding: "utf8" });

/** Everything on the engine with the app's name, besides images. */
function traces(): string[] {
  const all = [
    docker("ps", "--all", "--format", "{{.Names}}"),
    docker("network", "ls", "--format", "{{.Name}}"),
    docker("volume", "ls", "--format", "{{.Name}}"),
  ];
  return lines(all.join("\n")).filter((name) => name.includes(app.name));
}

test("a dry run makes nothing on the target, and GitHub's environment without a way back is told", async () => {
  const server = await GitHubServer.start("/api/v3");
  server.state.environments.set("production", 30);
  const facts = { GITHUB_API_URL: server.url, GITHUB_SERVER_URL: "https://github.test", GITHUB_REPOSITORY: "acme/shop" };
  const dry = { "dry-run": "true", "github-token": server.token, adopt: "true" };
  const run = await app.deploy(commit, dry, { env: facts });
  server.state.environments.set("production-undo", 0);
  const well = await app.deploy(commit, dry, { env: facts });
  await server.stop();
  expect(run.outputs["result"], run.log).toBe("planned");
  expect(run.log).toContain("GitHub's environment production makes jobs wait for 30 min, and there is no production-undo");
  expect(run.log).toContain(`\`adopt: true\`, but no compose project named ${app.name} runs on this machine`);
  expect(well.log).not.toContain("production-undo");
  expect(traces()).toEqual([]);
});

test("everything that stands in the way is told at once, and nothing of the app is made", async () => {
  const other = `${app.name}-other`;
  const image = `${app.image}:sluice-${commit}`;
  docker("network", "create", `${app.name}-aside`);
  docker(
    "run",
    "--detach",
    "--name",
    other,
    "--network",
    `${app.name}-aside`,
    "--publish",
    `127.0.0.1:${app.port}:1`,
    "--entrypoint",
    "sleep",
    image,
    "60",
  );
  app.write("sluice.yaml", `${settings}    requires: [http://127.0.0.1:1/model]\n`);
  app.write("compose.yaml", compose.replace("    image:", "    network_mode: host\n    image:").replace(/ {4}ports:.*\n/, ""));
  app.write("sluice.yaml", app.configuration().replace("  production:", `  production:\n    listen: 127.0.0.1:${app.port}`));
  const missing = `127.0.0.1:${(registry.address() as AddressInfo).port}/acme/web@sha256:${"0".repeat(64)}`;
  const run = await app.deploy(commit, { images: `web=${missing}` });
  docker("rm", "--force", other);
  app.write("sluice.yaml", settings);
  app.write("compose.yaml", compose);
  expect(run.outputs["result"], run.log).toBe("refused");
  const told = run.outputs["explanation"] ?? "";
  expect(told).toContain("network_mode: host");
  expect(told).toContain(
    `Port ${app.port} of this machine, where users are to reach the environment, is held by the container ${other}`,
  );
  expect(told).toContain("needs http://127.0.0.1:1/model, and it doesn't answer");
  expect(told).toContain(`No image for web: tried ${missing}`);
  // What remembers an environment is all that is there.
  expect(traces().filter((name) => !/-sluice|-aside/.test(name))).toEqual([]);
});

test("variables that the compose file requires are told together, each with its line", async () => {
  const more = '    environment: { KEY: "${API_KEY:?the key of the API}" }\n    labels: { v: "${MODEL_URL:?}" }\n';
  app.write("compose.yaml", compose.replace(/ {4}environment:.*\n/, more));
  const run = await app.deploy(commit);
  const given = await app.deploy(commit, { "dry-run": "true", "app-env": "API_KEY=one\nMODEL_URL=two" });
  app.write("compose.yaml", compose);
  expect(run.outputs["explanation"], run.log).toMatch(
    /^The compose files require API_KEY \(the key of the API\) at compose.yaml:\d+, MODEL_URL at compose.yaml:\d+, and nothing gives them a value/,
  );
  expect(given.outputs["result"], given.log).toBe("planned");
});

test("an old Compose plugin is told with what is needed", async () => {
  const config = join(app.folder, "old-docker");
  mkdirSync(join(config, "cli-plugins"), { recursive: true });
  const real = docker("info", "--format", '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Path}}{{end}}{{end}}');
  const plugin = join(config, "cli-plugins", "docker-compose");
  writeFileSync(plugin, `#!/bin/sh\ncase "$*" in *"version --short"*) echo 2.20.3;; *) exec ${real} "$@";; esac\n`);
  chmodSync(plugin, 0o755);
  const run = await app.deploy(commit, {}, { env: { DOCKER_CONFIG: config } });
  expect(run.outputs["explanation"], run.log).toBe("Docker Compose here is 2.20.3; 2.24.0 or newer is needed.");
});
