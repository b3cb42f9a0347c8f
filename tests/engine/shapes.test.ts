import { execFileSync } from "node:child_process";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer, docker } from "./rollout/consumer.ts";

const web = process.env["WEB_IMAGE"] ?? "sluice-bench/web";
const redis = process.env["REDIS_IMAGE"] ?? "sluice-bench/redis";

async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const nginx = `events {}
http { server { listen 80; location / { proxy_pass http://web:8000; proxy_set_header Host $host; } } }
`;

/** What people's compose files hold: names of their own, two published ports, an nginx in front, secrets, an inner API, a task. */
const composeFile = (app: Consumer, ports: { result: number; edge: number }) => `
services:
  web:
    image: ${app.image}
    build: .
    container_name: ${app.name}-web
    restart: always
    command: [python, /shapes.py, web]
    ports: ["${app.port}:8000"]
    environment: { ODD: 'a$$b "c" é', LINES: "one\\ntwo" }
    secrets: [token]
    configs: [{ source: conf, target: /etc/app.conf }]
    depends_on:
      api: { condition: service_started }
      cache: { condition: service_started }
      migrate: { condition: service_completed_successfully }
    volumes: ["jobs:/jobs:ro"]
    networks: [front, back]
  migrate:
    image: ${app.image}
    command: [python, -c, "import os; open('/jobs/' + os.environ['VERSION'], 'a').write('once ')"]
    volumes: ["jobs:/jobs"]
    networks: [back]
  queue:
    image: ${app.image}
    command: [python, -c, "import time; time.sleep(1000)"]
    init: true
    depends_on: { web: { condition: service_started }, migrate: { condition: service_completed_successfully } }
    networks: [back]
  api:
    image: ${app.image}
    command: [python, /shapes.py, api]
    expose: ["9000"]
    networks: [back]
  result:
    image: ${app.image}
    command: [python, /shapes.py, result]
    ports: ["127.0.0.1:${ports.result}:8000"]
    networks: [front]
  seed:
    image: ${app.image}
    command: [python, -c, "print('seeded')"]
    networks: [back]
  edge:
    image: ${web}
    command: [nginx, -g, "daemon off;", -c, /etc/edge.conf]
    volumes: ["./edge.conf:/etc/edge.conf:ro"]
    ports: ["127.0.0.1:${ports.edge}:80"]
    depends_on: [web]
    networks: [front]
  cache:
    image: ${redis}
    container_name: ${app.name}-cache
    networks: [back]
networks: { front: {}, back: {} }
secrets: { token: { file: ./token.txt } }
configs: { conf: { file: ./app.conf } }
volumes: { jobs: {} }
`;

const program = `
import os, socket, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen
V, ME = os.environ["VERSION"], sys.argv[1]
class App(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        status = 200
        try:
            if self.path == "/api": text = V + " asked " + urlopen("http://api:9000/", timeout=5).read().decode()
            elif self.path == "/slow": time.sleep(5); text = V
            elif self.path == "/secrets": text = open("/run/secrets/token").read() + open("/etc/app.conf").read() + os.environ["ODD"] + os.environ["LINES"]
            else: text = V + " " + ME
        except Exception as error: status, text = 599, repr(error)
        body = text.encode()
        self.send_response(status); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
ThreadingHTTPServer(("", 9000 if ME == "api" else 8000), App).serve_forever()
`;

describe("an app as people have it", () => {
  let app: Consumer;
  const ports = { result: 0, edge: 0 };
  const commits: string[] = [];
  const at = async (port: number, path = "/") =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000) })).text();
  /** How often the job of a version has run: workers and their servers wait for the same one. */
  const ranBy = (version: string) =>
    execFileSync(
      "docker",
      ["exec", `${app.scope}-r${version.slice(1)}-web-r${version.slice(1)}-1`, "cat", `/jobs/${version}`],
      {
        encoding: "utf8",
      },
    );
  const held = (n: number) => `token ${n} $x "q"\nconf $y ${n}\na$b "c" éone\ntwo`;
  function checkout(n: number): void {
    app.write("token.txt", `token ${n} $x "q"\n`);
    app.write("app.conf", `conf $y ${n}\n`);
  }

  beforeAll(async () => {
    app = await Consumer.make();
    ports.result = await freePort();
    ports.edge = await freePort();
    app.write("shapes.py", program);
    app.write(
      "Dockerfile",
      "ARG FROM\nFROM $FROM\nARG VERSION MODE\nENV VERSION=$VERSION MODE=$MODE\nCOPY shapes.py /shapes.py\n",
    );
    app.write("edge.conf", nginx);
    app.write("compose.yaml", composeFile(app, ports));
    app.configure({ bake: "5s", gate: "{ traffic: error-rate, max: 1%, min-requests: 5 }" });
    checkout(1);
    for (let n = 0; n < 2; n += 1) commits.push(app.commit());
  });
  afterAll(() => app.remove());

  test("comes up whole: both published ports, the web server in front, the task that ends", async () => {
    const run = await app.deploy(commits[0] ?? "");
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(await at(app.port)).toBe("v1 web");
    expect(await at(ports.result)).toBe("v1 result");
    expect(await at(ports.edge)).toBe("v1 web");
    expect(await at(app.port, "/secrets")).toBe(held(1));
    expect(ranBy("v1")).toBe("once ");
    const policy = docker("inspect", "--format", "{{.HostConfig.RestartPolicy.Name}}", `${app.scope}-r1-web-r1-1`);
    expect(policy).toBe("unless-stopped");
  });

  test("rule 12 under live traffic: each release only ever reaches its own API, by every way in; nothing fails or is cut", async () => {
    checkout(2);
    const pairs: Record<string, number> = {};
    let over = false;
    const failures: string[] = [];
    const visit = async (port: number, path: string) => {
      while (!over) {
        const text = await at(port, path).catch((error: unknown) => `failed: ${String(error)}`);
        pairs[text] = (pairs[text] ?? 0) + 1;
        if (!/^v[12] /.test(text)) failures.push(text);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const everybody = Promise.all([visit(app.port, "/api"), visit(ports.edge, "/api"), visit(ports.result, "/")]);
    const slow = at(app.port, "/slow");
    const run = await app.deploy(commits[1] ?? "");
    over = true;
    await everybody;
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(failures).toEqual([]);
    expect(Object.keys(pairs).sort()).toEqual(["v1 asked v1 api", "v1 result", "v2 asked v2 api", "v2 result"]);
    expect(await slow).toBe("v1");
    expect(await at(app.port, "/secrets")).toBe(held(2));
    expect(ranBy("v2")).toBe("once ");
  });

  test("a rollback brings the old secrets and configs back, whatever the checkout holds; a request under way is not cut", async () => {
    const slow = at(app.port, "/slow");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const run = await app.rollback();
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", to: "1" });
    expect(await slow).toBe("v2");
    expect(await at(app.port, "/secrets")).toBe(held(1));
    expect(await at(ports.edge)).toBe("v1 web");
  });
});
