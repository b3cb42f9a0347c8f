import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";
import { type Certificate, certificate } from "./certificates.ts";
import { misbehave } from "./misbehaving-server.ts";

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
const tls = ({ key, cert }: Certificate) =>
  portOf(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, misbehave));
const rude = (answer: string, end = true) =>
  portOf(
    createSocketServer((socket) => {
      socket.on("error", () => undefined).write(answer);
      if (end) socket.end();
    }),
  );

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day);
let base = "";
let trusted = "";
let checks: readonly Readonly<Record<string, unknown>>[] = [];

beforeAll(async () => {
  base = `http://127.0.0.1:${await portOf(createServer(misbehave))}`;
  const socket = join(folder, "app.sock");
  const byPath = createServer(misbehave);
  open.push(byPath);
  await new Promise<void>((resolve) => byPath.listen(socket, resolve));
  const [ended, ending, strange] = [
    certificate(folder, { name: "localhost", from: new Date(Date.UTC(2020, 0)), until: new Date(Date.UTC(2021, 0)) }),
    certificate(folder, { name: "localhost", from: inDays(-1), until: inDays(5.5) }),
    certificate(folder, { name: "shop.example", from: inDays(-1), until: inDays(100.5) }),
  ] as const;
  trusted = [ended, ending].map(({ cert }) => readFileSync(cert, "utf8")).join("\n");
  const [expired, soon, other] = await Promise.all([tls(ended), tls(ending), tls(strange)]);
  const json = [{ path: "status", equals: "ok" }];
  checks = [
    { http: "/endless" },
    { http: "/big.json", json },
    { http: "/drip" },
    { http: "/soon" },
    { http: "/circle", "follow-redirects": true },
    { http: "/nowhere", "follow-redirects": true },
    { http: "/no.json", json },
    { http: "/bomb.json", json },
    { http: "/short" },
    { name: "garbage", http: `http://127.0.0.1:${await rude("\u0000\u0001 hello\r\n\r\n")}/` },
    {
      name: "endless header",
      http: `http://127.0.0.1:${await rude(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(1_000_000)}`, false)}/`,
    },
    { name: "expired", http: `https://localhost:${expired}/` },
    { name: "expired, taken", http: `https://localhost:${expired}/`, "verify-tls": false },
    { name: "ends soon", http: `https://localhost:${soon}/`, "certificate-days": 14 },
    { name: "ends late enough", http: `https://localhost:${soon}/`, "certificate-days": 5 },
    { name: "of nobody known", http: `https://localhost:${other}/`, host: "shop.example" },
    { name: "of another name", http: `https://localhost:${soon}/`, host: "shop.example" },
    { name: "unknown name", http: "http://no-such-name.invalid/" },
    { http: "/silent" },
    { http: "/host", host: "shop.example", contains: "ok, shop.example" },
    { name: "socket", http: "/", unix: socket, contains: "ok" },
    { name: "no socket", http: "/", unix: `${socket}-none` },
    { name: "load over TLS", http: `https://localhost:${soon}/`, load: { rate: "50/s", duration: "500ms" } },
    { name: "load over expired TLS", http: `https://localhost:${expired}/`, load: { rate: "50/s", duration: "500ms" } },
    { http: "/well" },
    // None of them may end the gate before the others have answered.
  ].map((check) => ({ timeout: `${timeout}ms`, "failure-limit": 1, ...check }));
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
  const bundle = join(folder, "known.pem");
  writeFileSync(bundle, trusted);
  const run = await runBundle(
    "health-gate",
    { url: base, checks: JSON.stringify(checks), window: "0s", interval: "100ms" },
    {
      env: { NODE_EXTRA_CA_CERTS: bundle },
      onStart: (pid) => {
        memory = watchMemory(pid);
      },
    },
  );
  const took = performance.now() - began;
  const report = run.report as { checks: { name: string; samples: { outcome: string; reason: string }[] }[] };
  const seen = report.checks.map(({ name, samples }) => `${name}: ${samples[0]?.outcome}, ${samples[0]?.reason}`);
  expect(seen, run.log).toEqual([
    "http /endless: error, 200, and a body longer than max-body 5 MB",
    "http /big.json: error, 200, and a body longer than max-body 5 MB",
    `http /drip: error, no complete answer within ${timeout} ms, though it had begun`,
    `http /soon: fail, no complete answer within ${timeout} ms`,
    "http /circle: error, redirected more than 10 times",
    "http /nowhere: error, it redirects to what is no address",
    "http /no.json: error, 200, and its body is no JSON",
    "http /bomb.json: error, 200, and its body comes packed (gzip), though nothing packed was asked for",
    expect.stringMatching(/^http \/short: fail, aborted/),
    expect.stringMatching(/^garbage: error, what came is no HTTP \(Parse Error/),
    expect.stringMatching(/^endless header: error, what came is no HTTP \(/),
    "expired: error, its certificate has expired (certificate has expired)",
    expect.stringMatching(/^expired, taken: pass, 200 in \d+ ms, certificate ended \d+ days ago$/),
    "ends soon: fail, its certificate ends in 5 days < certificate-days 14",
    expect.stringMatching(/^ends late enough: pass, 200 in \d+ ms, certificate for 5 more days$/),
    expect.stringMatching(/^of nobody known: error, nobody known vouches for its certificate \(/),
    expect.stringMatching(/^of another name: error, its certificate is for another name \(.*shop\.example/),
    expect.stringMatching(/^unknown name: error, the name can't be resolved/),
    `http /silent: fail, no complete answer within ${timeout} ms`,
    expect.stringMatching(/^http \/host: pass, 200 in/),
    expect.stringMatching(/^socket: pass, 200 in/),
    expect.stringMatching(/^no socket: fail, connect ENOENT/),
    // Beside all the others a busy machine may measure too late, and then says so.
    expect.stringMatching(/^load over TLS: (pass,|error, .* too busy to measure:) \d+ requests, .*, 0 % failed, p50/),
    "load over expired TLS: error, its certificate has expired (certificate has expired)",
    expect.stringMatching(/^http \/well: pass, 200 in/),
  ]);
  expect(run.outputs["result"]).toBe("fail");
  // The start of the action is in it, on a machine that may be busy.
  expect(took).toBeLessThan(timeout + 6_000);
  expect(memory()).toBeGreaterThan(20);
  expect(memory()).toBeLessThan(300);
}, 30_000);
