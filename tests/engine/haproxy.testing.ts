import { randomBytes } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { run } from "../../src/runner/run.ts";
import { dockerEngine } from "../../src/targets/compose/engine.ts";
import type { ProxySpec } from "../../src/targets/compose/haproxy/proxy-spec.ts";
import { stateVolume } from "../../src/targets/compose/state/volume.ts";
import { silence } from "../../src/world.testing.ts";
import type { Clock } from "../../src/world.ts";
import { freePort } from "./rollout/consumer.ts";

export const image = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";
const python = process.env["PYTHON_IMAGE"] ?? "sluice-bench/python";
export const engine = dockerEngine({ run }, { kind: "local" });
export const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};
export const random = (bytes: number) => randomBytes(bytes).toString("hex");

/** Answers with its release, its path and the headers that it got; `/fail` is a 500, `/slow` takes a while, `/up` upgrades. */
const app = `
import http.server, json, sys, time
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.path == "/slow": time.sleep(2)
        if self.path == "/drop": self.connection.close(); self.close_connection = True; return
        if self.headers.get("Upgrade"):
            self.send_response(101); self.send_header("Upgrade", "echo"); self.send_header("Connection", "Upgrade"); self.end_headers()
            self.wfile.write(b"hello " + self.connection.recv(100)); self.close_connection = True; return
        body = json.dumps({"release": sys.argv[1], "service": sys.argv[2], "path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(500 if self.path == "/fail" else 200)
        self.send_header("Content-Length", str(len(body))); self.send_header("Sluice-Served-By", "a lie"); self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
    def log_message(self, *a): pass
http.server.ThreadingHTTPServer.request_queue_size = 256
http.server.ThreadingHTTPServer(("", int(sys.argv[3])), H).serve_forever()
`;

export interface Bench {
  readonly scope: string;
  readonly network: string;
  readonly spec: ProxySpec;
  readonly url: string;
  readonly port: number;
  /** Starts a container of a release as the engine would name it, and tells its address. */
  start(service: string, release: number, port?: number): Promise<string>;
  stop(service: string, release: number): Promise<void>;
  /** Asks from another container on the base network. */
  fromInside(url: string): Promise<string>;
  removeAll(): Promise<void>;
}

export async function bench(): Promise<Bench> {
  const port = await freePort();
  const scope = `hp${random(3)}-test`;
  const network = `${scope}_default`;
  const spec: ProxySpec = {
    world: { clock, random, log: silence },
    engine,
    volume: stateVolume({ engine, scope, image }),
    scope,
    image,
    publish: { address: "127.0.0.1", port },
    networks: [network],
    reachWithinMs: 8_000,
    routes: [
      { path: "/", service: "web", port: 8000 },
      { path: "/api", service: "api", port: 8000 },
    ],
  };
  const name = (service: string, release: number) => `${scope}-${service}-r${release}`;
  return {
    scope,
    network,
    spec,
    url: `http://127.0.0.1:${port}`,
    port,
    async start(service, release, port = 8000) {
      await engine.docker(["network", "create", "--label", `sluice.scope=${scope}`, network]);
      const alias = `${service}-r${release}`;
      const options = ["--detach", "--label", `sluice.scope=${scope}`, "--network", network, "--network-alias", alias];
      const command = [python, "python3", "-c", app, String(release), service, String(port)];
      await engine.must(["run", "--name", name(service, release), "--stop-timeout", "1", ...options, ...command]);
      const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
      return (await engine.must(["inspect", "--format", format, name(service, release)])).stdout.trim();
    },
    async stop(service, release) {
      await engine.must(["rm", "--force", name(service, release)]);
    },
    async fromInside(url) {
      const code = `import urllib.request as u; print(u.urlopen("${url}").read().decode())`;
      return (await engine.must(["run", "--rm", "--network", network, python, "python3", "-c", code])).stdout.trim();
    },
    async removeAll() {
      const listed = await engine.must(["ps", "--all", "--quiet", "--filter", `label=sluice.scope=${scope}`]);
      const ids = listed.stdout.split("\n").filter((id) => id !== "");
      if (ids.length > 0) await engine.docker(["rm", "--force", ...ids]);
      await engine.docker(["volume", "rm", "--force", `${scope}-sluice`]);
      await engine.docker(["network", "rm", network]);
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** What the app says about itself; empty when the proxy answered. */
  readonly release: string;
}

/** One request on a connection of its own, or of an agent that keeps it alive. */
export function ask(url: string, options: Parameters<typeof get>[1] = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const release = /"release": "(\d+)"/.exec(text)?.[1] ?? "";
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, release });
      });
    }).on("error", reject);
  });
}

export function bucketOf(answer: Answer): string | undefined {
  return answer.headers["set-cookie"]
    ?.map((cookie) => /^sluice-bucket=(\d+)/.exec(cookie)?.[1])
    .find((found) => found !== undefined);
}
