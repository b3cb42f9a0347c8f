import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { Agent, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BundleRun, runBundle } from "../../scripts/run-bundle.ts";
import { docker, freePort, lines } from "./rollout/consumer.ts";

const images = {
  caddy: process.env["CADDY_IMAGE"] ?? "sluice-bench/caddy",
  haproxy: process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy",
  python: process.env["PYTHON_IMAGE"] ?? "sluice-bench/python",
};
const name = `t${randomBytes(4).toString("hex")}`;
const folder = mkdtempSync(join(tmpdir(), "sluice-caddy-"));
let emptyRegistry: Server;
let [httpPort, httpsPort, ownPort] = [0, 0, 0];
let authority = "";
const runs: BundleRun[] = [];

/** The example as it stands, on ports that are free, with an image of each of two commits. */
beforeAll(async () => {
  cpSync(join(import.meta.dirname, "../../workflows-examples/caddy-front"), folder, { recursive: true });
  emptyRegistry = createServer((_, answer) => answer.writeHead(404).end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => emptyRegistry.once("listening", resolve));
  const registry = `127.0.0.1:${(emptyRegistry.address() as AddressInfo).port}/${name}`;
  [httpPort, httpsPort, ownPort] = [await freePort(), await freePort(), await freePort()];
  const variables = { SITE: "localhost", REGISTRY: registry, CADDY_IMAGE: images.caddy, PYTHON_IMAGE: images.python };
  const ports = { HTTP_PORT: `127.0.0.1:${httpPort}`, HTTPS_PORT: `127.0.0.1:${httpsPort}` };
  const env = Object.entries({ ...variables, ...ports }).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(folder, ".env"), env.join(""));
  const file = join(folder, "sluice.yaml");
  const text = readFileSync(file, "utf8").replace(/^name: pad$/m, `name: ${name}\nrouter: { image: ${images.haproxy} }`);
  writeFileSync(
    file,
    text.replace("8080", String(ownPort)).replaceAll("5s", "1s").replace("min-requests: 20", "min-requests: 2"),
  );
  for (const commit of ["1", "2"].map((digit) => digit.repeat(40))) {
    const args = [`PYTHON_IMAGE=${images.python}`, `VERSION=v${commit[0]}`].flatMap((arg) => ["--build-arg", arg]);
    const tag = `${registry}/pad-web:sluice-${commit}`;
    const build = ["build", "--quiet", ...args, "--tag", tag, join(folder, "services/web")];
    execFileSync("docker", build, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, DOCKER_BUILDKIT: "0" } });
  }
  runs.push(await deploy("1"));
}, 120_000);
afterAll(() => {
  emptyRegistry.close();
  const mine = (text: string) => lines(text).filter((line) => line.includes(name));
  const containers = mine(docker("ps", "--all", "--format", "{{.Names}}"));
  if (containers.length > 0) docker("rm", "--force", "--volumes", ...containers);
  for (const network of mine(docker("network", "ls", "--format", "{{.Name}}"))) docker("network", "rm", network);
  for (const volume of mine(docker("volume", "ls", "--format", "{{.Name}}"))) docker("volume", "rm", volume);
  const tags = mine(docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}"));
  if (tags.length > 0) docker("image", "rm", "--force", ...tags);
  rmSync(folder, { recursive: true, force: true });
});

function deploy(digit: string): Promise<BundleRun> {
  const facts = { GITHUB_SHA: digit.repeat(40), GITHUB_ACTOR: "ada", GITHUB_RUN_ID: digit, GITHUB_RUN_ATTEMPT: "1" };
  return runBundle("staged-deploy", { config: "sluice.yaml", environment: "production" }, { cwd: folder, env: facts });
}

interface Pad {
  readonly version: string;
  readonly visitor: string;
  readonly scheme: string;
  readonly host: string;
}

/** One visit over HTTPS that trusts Caddy's own authority and nobody else. */
function visit(headers: Record<string, string> = {}, agent?: Agent): Promise<Pad> {
  return new Promise((resolve, reject) => {
    const options = { ca: authority, agent: agent ?? false, headers } as const;
    get(`https://localhost:${httpsPort}/`, options, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => (answer.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    }).on("error", reject);
  });
}

test("Caddy has a certificate of its own making, plain visits are sent to HTTPS, and the app learns who asked, and how", async () => {
  expect(runs[0]?.outputs["result"], runs[0]?.log).toBe("promoted");
  const root = "/data/caddy/pki/authorities/local/root.crt";
  await expect
    .poll(() => docker("exec", `${name}-production-caddy-1`, "sh", "-c", `cat ${root} || true`), { timeout: 20_000 })
    .toContain("CERTIFICATE");
  authority = docker("exec", `${name}-production-caddy-1`, "cat", root);
  const plain = await fetch(`http://localhost:${httpPort}/x?y=1`, { redirect: "manual" });
  expect([plain.status, plain.headers.get("location")]).toEqual([308, "https://localhost/x?y=1"]);
  await expect
    .poll(
      () =>
        visit()
          .then(({ version }) => version)
          .catch(String),
      { timeout: 20_000 },
    )
    .toBe("v1");
  const seen = await visit();
  const gateway = docker("network", "inspect", `${name}-production_default`, "--format", "{{(index .IPAM.Config 0).Gateway}}");
  expect(seen).toEqual({ version: "v1", visitor: gateway, scheme: "https", host: `localhost:${httpsPort}` });
  const liar = await visit({ "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "elsewhere" });
  expect(liar).toEqual(seen);
});

test("a canary under visitors who come through Caddy: none is lost, and they are counted", async () => {
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  const seen = new Set<string>();
  let over = false;
  const visitor = async () => {
    while (!over) {
      await visit({}, agent).then(
        ({ version }) => seen.add(version),
        (error) => failures.push(String(error)),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const visitors = [visitor(), visitor(), visitor()];
  const run = await deploy("2");
  over = true;
  await Promise.all(visitors);
  agent.destroy();
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(failures).toEqual([]);
  expect([...seen].sort()).toEqual(["v1", "v2"]);
  expect(run.log).toMatch(/Seen at 10 %: .* of \d+ requests/);
  expect((await visit()).version).toBe("v2");
});

test("a WebSocket passes both proxies", async () => {
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: httpsPort, ca: authority, servername: "localhost" }, () => {
      const head = ["GET /live HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"];
      socket.write([...head, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", "", ""].join("\r\n"));
    });
    let got = "";
    socket.on("data", (chunk) => {
      got += chunk.toString("latin1");
      if (got.includes("hello")) socket.destroy();
    });
    socket.on("close", () => resolve(got));
    socket.on("error", reject);
  });
  expect(said).toMatch(/101 Switching Protocols[\s\S]*hello from v2$/);
});
