import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker, freePort } from "./rollout/consumer.ts";

const redis = process.env["REDIS_IMAGE"] ?? "sluice-bench/redis";

/** As people write them: anchors, an included and an extended file, a profile, variables, a job, jobs' workers, shared namespaces. */
const composeFile = (app: Consumer) => `
name: ${app.name}
include: [stores.yaml]
x-app: &app
  image: ${app.image}
  env_file: [app.env]
  init: true
  tmpfs: [/scratch]
  ulimits: { nofile: 2048 }
  sysctls: { net.core.somaxconn: 512 }
  cap_add: [NET_ADMIN]
  stop_grace_period: 2s
  logging: { driver: json-file, options: { max-size: 1m } }
  extra_hosts: ["outside:host-gateway"]
  x-owner: ada
services:
  web:
    <<: *app
    extends: { file: common.yaml, service: common }
    build: .
    command: [/run.sh, web]
    user: "1000:1000"
    hostname: front
    ipc: shareable
    ports: ["127.0.0.1:\${WEB_PORT}:8000"]
    volumes:
      - ./run.sh:/run.sh:ro
      - ./templates:/templates:ro
      - uploads:/uploads
    tmpfs: [/scratch, /shared]
    links: ["store:memory"]
    depends_on:
      store: { condition: service_healthy }
      migrate: { condition: service_completed_successfully }
    deploy: { resources: { limits: { memory: 128m, cpus: "0.5" } } }
    healthcheck: { test: "python -c \\"import urllib.request as r; r.urlopen('http://127.0.0.1:8000/own')\\"", interval: 500ms }
    networks: { default: { aliases: [frontend] } }
  sidecar:
    image: ${app.image}
    command: [python, /features.py, sidecar]
    network_mode: service:web
    pid: service:web
    ipc: service:web
    volumes_from: ["web:ro"]
    healthcheck: { test: [NONE] }
    depends_on: [web]
  migrate:
    <<: *app
    command: [python, -c, "print('migrated')"]
    depends_on: [store]
  worker:
    <<: *app
    command: [python, /features.py, worker]
    profiles: [workers]
    depends_on: { web: { condition: service_healthy, restart: true } }
  beat:
    <<: *app
    command: [python, /features.py, worker]
    profiles: [never]
volumes: { uploads: {} }
`;

const stores = `
services:
  store:
    image: ${redis}
    healthcheck: { test: [CMD, redis-cli, ping], interval: 500ms }
    volumes: ["kept:/data"]
volumes: { kept: {} }
`;

const program = `
import os, resource, socket, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
ME = sys.argv[1]
def asked(name):
    try: return socket.create_connection((name, 6379), 2) and "reached"
    except Exception as error: return repr(error)
class App(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/facts":
            text = "|".join([os.environ["VERSION"], open("/templates/page.txt").read().strip(), os.environ["FROM_FILE"], os.environ["FROM_COMMON"],
                asked("store"), asked("memory"), socket.gethostname(), str(os.getuid()), str(resource.getrlimit(resource.RLIMIT_NOFILE)[0]),
                open("/proc/sys/net/core/somaxconn").read().strip(), str(os.path.ismount("/scratch")), "known" if socket.gethostbyname("outside") else "",
                os.environ.get("RUN", "")])
        else: text = os.environ["VERSION"]
        body = text.encode(); self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
if ME == "web": ThreadingHTTPServer(("", 8000), App).serve_forever()
if ME == "sidecar": print("sees", open("/templates/page.txt").read().strip() if os.path.exists("/templates/page.txt") else "none", flush=True)
while True: time.sleep(60)
`;

let app: Consumer;
let port = 0;
const commits: string[] = [];
const facts = async () => {
  const response = await fetch(`http://127.0.0.1:${port}/facts`, { signal: AbortSignal.timeout(5_000) });
  return (await response.text()).split("|");
};
function checkout(n: number): void {
  app.write("app.env", `FROM_FILE=file ${n}\n`);
  execFileSync("mkdir", ["-p", join(app.folder, "templates")]);
  app.write("templates/page.txt", `page ${n}\n`);
  app.write("run.sh", `#!/bin/sh\nexport RUN=script-${n}\nexec python /features.py "$@"\n`);
  chmodSync(join(app.folder, "run.sh"), 0o755);
}

beforeAll(async () => {
  app = await Consumer.make();
  port = await freePort();
  app.write("features.py", program);
  app.write(
    "Dockerfile",
    "ARG FROM\nFROM $FROM\nARG VERSION MODE\nENV VERSION=$VERSION MODE=$MODE\nCOPY features.py /features.py\n",
  );
  app.write("compose.yaml", composeFile(app));
  app.write("common.yaml", "services: { common: { environment: { FROM_COMMON: common } } }\n");
  app.write("stores.yaml", stores);
  app.write(".env", `WEB_PORT=${port}\n`);
  app.configure({ gate: "{ http: /own }" });
  app.write(
    "sluice.yaml",
    `${app.configuration().replace("  production:", "  production:\n    profiles: [workers]")}components: { web: { writer: many } }\n`,
  );
  checkout(1);
  for (let n = 0; n < 2; n += 1) commits.push(app.commit());
});
afterAll(() => app.remove());

const is = (n: number) => [
  `v${n}`,
  `page ${n}`,
  `file ${n}`,
  "common",
  "reached",
  "reached",
  "front",
  "1000",
  "2048",
  "512",
  "True",
  "known",
  `script-${n}`,
];

test("a compose file with most of what there is comes up as it is meant", async () => {
  const run = await app.deploy(commits[0] ?? "");
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(await facts()).toEqual(is(1));
  const names = app.containers();
  expect(names.filter((name) => /beat/.test(name))).toEqual([]);
  expect(names.filter((name) => /worker/.test(name))).toHaveLength(1);
  const limits = docker(
    "inspect",
    "--format",
    "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.CapAdd}}",
    `${app.scope}-r1-web-r1-1`,
  );
  expect(limits).toMatch(/^134217728 500000000 \[(CAP_)?NET_ADMIN\]$/);
});

test("the next release has its own files, and the way back leads to those of the one before, whatever the checkout holds", async () => {
  checkout(2);
  const run = await app.deploy(commits[1] ?? "");
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(await facts()).toEqual(is(2));
  checkout(3);
  const back = await app.rollback();
  expect(back.outputs, back.log).toMatchObject({ result: "rolled-back", to: "1" });
  expect(await facts()).toEqual(is(1));
});

test("a base service changes on purpose and never by accident; which one and why is in the plan", async () => {
  const store = () => docker("ps", "--quiet", "--filter", `name=${app.scope}-store-1`);
  const before = store();
  app.write("stores.yaml", stores.replace("    healthcheck", "    environment: { TUNED: yes }\n    healthcheck"));
  const kept = await app.deploy(app.commit());
  expect(kept.outputs["result"], kept.log).toBe("promoted");
  expect(kept.log).toContain("store runs as before, though the compose files say otherwise by now");
  expect(store()).toBe(before);
  app.write("sluice.yaml", app.configuration().replace("  production:", "  production:\n    base: apply"));
  const applied = await app.deploy(app.commit());
  expect(applied.outputs["result"], applied.log).toBe("promoted");
  expect(applied.log).toContain("make store anew, since the compose files have changed");
  expect(store()).not.toBe(before);
  const again = await app.deploy(app.commit(), { "dry-run": "true" });
  expect(again.log).toContain("make sure that store run (unchanged if they do)");
});
