import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";

/** Milliseconds that each look has; all looks of the gate go on at the same time. */
const timeout = 1_500;
const folder = mkdtempSync(join(tmpdir(), "sluice-misbehaving-"));
const open: Server[] = [];
afterAll(() => {
  for (const server of open) {
    server.close();
    if ("closeAllConnections" in server) (server as ReturnType<typeof createServer>).closeAllConnections();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function portOf(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function flood(response: ServerResponse, chunk: string): void {
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

/** Bad answers by their paths. */
const answers: Readonly<Record<string, RequestListener>> = {
  "/endless": (_, response) => flood(response, "x".repeat(65_536)),
  "/big.json": (_, response) => response.end(`{"status":"ok","rows":[${"1,".repeat(5_000_000)}1]}`),
  "/drip": (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    const drip = setInterval(() => response.write("."), 50);
    response.on("close", () => clearInterval(drip));
  },
  "/circle": (_, response) => response.writeHead(302, { location: "/circle" }).end(),
  "/nowhere": (_, response) => response.writeHead(302, { location: "http://[" }).end(),
  "/no.json": (_, response) => response.end("<html>it works</html>"),
  "/silent": () => undefined,
  "/well": (_, response) => response.end("ok"),
};

/** Of the year 2020, vouched for by itself. */
function expiredCertificate(): void {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const settings = [
    "[ca]",
    "default_ca=one",
    "[one]",
    `database=${at("index")}`,
    `serial=${at("serial")}`,
    `new_certs_dir=${folder}`,
  ];
  const rules = ["default_md=sha256", "policy=any", "x509_extensions=names", "[any]", "commonName=supplied", "[names]"];
  writeFileSync(at("ca.cnf"), [...settings, ...rules, "subjectAltName=DNS:localhost", ""].join("\n"));
  writeFileSync(at("index"), "");
  writeFileSync(at("serial"), "01\n");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", pair.key];
  openssl("req", "-new", ...key, "-subj", "/CN=localhost", "-out", at("request"));
  const time = ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"];
  openssl(
    "ca",
    "-batch",
    "-selfsign",
    "-notext",
    "-config",
    at("ca.cnf"),
    "-keyfile",
    pair.key,
    "-in",
    at("request"),
    ...time,
    "-out",
    pair.cert,
  );
}

const pair = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") };
let base = "";
let checks: readonly Readonly<Record<string, unknown>>[] = [];

beforeAll(async () => {
  expiredCertificate();
  base = `http://127.0.0.1:${await portOf(
    createServer((request, response) => (answers[request.url ?? ""] ?? answers["/well"])?.(request, response)),
  )}`;
  const garbage = await portOf(
    createSocketServer((socket) => socket.on("error", () => undefined).end("\u0000\u0001 hello\r\n\r\n")),
  );
  const headers = await portOf(
    createSocketServer((socket) => socket.on("error", () => undefined).write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(1_000_000)}`)),
  );
  const expired = await portOf(
    createTlsServer({ key: readFileSync(pair.key), cert: readFileSync(pair.cert) }, (_, response) => response.end("ok")),
  );
  checks = [
    { http: "/endless" },
    { http: "/big.json", json: [{ path: "status", equals: "ok" }] },
    { http: "/drip" },
    { http: "/circle", "follow-redirects": true },
    { http: "/nowhere", "follow-redirects": true },
    { http: "/no.json", json: [{ path: "status", equals: "ok" }] },
    { name: "garbage", http: `http://127.0.0.1:${garbage}/` },
    { name: "endless header", http: `http://127.0.0.1:${headers}/` },
    { name: "expired", http: `https://localhost:${expired}/` },
    { name: "expired, taken", http: `https://localhost:${expired}/`, "verify-tls": false },
    { name: "unknown name", http: "http://no-such-name.invalid/" },
    { http: "/silent" },
    { http: "/well" },
  ].map((check) => ({ timeout: `${timeout}ms`, ...check }));
});

/** The most memory that a process ever had, in MB, as long as it lives. */
function watchMemory(pid: number): () => number {
  let most = 0;
  const look = setInterval(() => {
    try {
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_000);
    } catch {
      clearInterval(look);
    }
  }, 20);
  return () => {
    clearInterval(look);
    return most;
  };
}

test("a target that misbehaves is an error with a plain reason, in time and in little memory", async () => {
  let memory = () => 0;
  const began = performance.now();
  const run = await runBundle(
    "health-gate",
    { url: base, checks: JSON.stringify(checks), window: "0s", interval: "100ms" },
    {
      env: { NODE_EXTRA_CA_CERTS: pair.cert },
      onStart: (pid) => {
        memory = watchMemory(pid);
      },
    },
  );
  const took = performance.now() - began;
  const report = run.report as { checks: { name: string; samples: { outcome: string; reason: string }[] }[] };
  const seen = report.checks.map(({ name, samples }) => `${name}: ${samples[0]?.outcome}, ${samples[0]?.reason}`);
  expect(seen).toEqual([
    "http /endless: error, 200, and a body longer than max-body 5 MB",
    "http /big.json: error, 200, and a body longer than max-body 5 MB",
    `http /drip: error, no complete answer within ${timeout} ms, though it had begun`,
    "http /circle: error, redirected more than 10 times",
    "http /nowhere: error, what came is no HTTP (it redirects to what is no address)",
    "http /no.json: error, 200, and its body is no JSON",
    expect.stringMatching(/^garbage: error, what came is no HTTP \(Parse Error/),
    expect.stringMatching(/^endless header: error, what came is no HTTP \(/),
    "expired: error, its certificate has expired (certificate has expired)",
    expect.stringMatching(/^expired, taken: pass, 200 in \d+ ms, certificate ended \d+ days ago$/),
    expect.stringMatching(/^unknown name: error, the name can't be resolved/),
    `http /silent: fail, no complete answer within ${timeout} ms`,
    expect.stringMatching(/^http \/well: pass, 200 in/),
  ]);
  expect(run.outputs["result"]).toBe("fail");
  // The start of the action is in it, on a machine that may be busy.
  expect(took).toBeLessThan(timeout + 6_000);
  expect(memory()).toBeGreaterThan(20);
  expect(memory()).toBeLessThan(300);
}, 30_000);
