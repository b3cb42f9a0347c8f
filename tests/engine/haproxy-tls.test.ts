import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { Agent, get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeRouter } from "../../src/targets/compose/haproxy/router.ts";
import { ask, bench, engine } from "./haproxy.testing.ts";
import { freePort } from "./rollout/consumer.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-tls-"));
const on = await bench();
const secure = await freePort();
const host = "shop.example";
const tls = { certificates: folder, listen: { address: "127.0.0.1", port: secure }, plain: "redirect" } as const;
let router: Awaited<ReturnType<typeof composeRouter>>;

/** A certificate of its own, and its key, in the file that the proxy reads. */
function certify(name: string): void {
  const [key, certificate] = [join(folder, "..", `${name}.key`), join(folder, "..", `${name}.crt`)];
  const what = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const names = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${host}`];
  execFileSync("openssl", [...what, ...names, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  writeFileSync(join(folder, "shop.pem"), readFileSync(certificate, "utf8") + readFileSync(key, "utf8"));
  for (const file of [key, certificate]) rmSync(file);
}
const trusting = { rejectUnauthorized: false, servername: host };

function certifiedAs(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: "127.0.0.1", port: secure, ...trusting }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.end();
    }).on("error", reject);
  });
}

function askSecurely(agent?: Agent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: secure, path: "/", agent: agent ?? false, ...trusting }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    }).on("error", reject);
  });
}

beforeAll(async () => {
  certify("first");
  for (const service of ["web", "api"]) await on.start(service, 1);
  router = await composeRouter({ ...on.spec, tls });
  await router.assign("a", 1);
  await router.shift({ stable: "a", candidate: "b", share: 0 });
}, 60_000);
afterAll(async () => {
  router?.close();
  await on.removeAll();
  rmSync(folder, { recursive: true, force: true });
});

test("users are served over HTTPS, and over HTTP/2 who can speak it", async () => {
  expect(await askSecurely()).toMatchObject({ status: 200, text: expect.stringContaining('"release": "1"') });
  const session = connectHttp2(`https://127.0.0.1:${secure}`, trusting);
  const answer = await new Promise<number>((resolve, reject) => {
    session.on("error", reject);
    session.request({ ":path": "/" }).on("response", (headers) => resolve(Number(headers[":status"])));
  });
  session.destroy();
  expect(answer).toBe(200);
});

test("the app hears that it was https, whatever a visitor says", async () => {
  const heard = await new Promise<string>((resolve, reject) => {
    const headers = { "X-Forwarded-Proto": "http" };
    get({ host: "127.0.0.1", port: secure, path: "/", agent: false, headers, ...trusting }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    }).on("error", reject);
  });
  expect(heard.toLowerCase()).toContain('"x-forwarded-proto": "https"');
});

test("plain requests are sent to HTTPS with their path; our own questions are answered", async () => {
  const away = await ask(`${on.url}/cart?id=7`, { headers: { host: `${host}:18494` } });
  expect([away.status, away.headers.location]).toEqual([308, `https://${host}:${secure}/cart?id=7`]);
  expect(await ask(on.url, { headers: router.asVisitor() })).toMatchObject({ status: 200, release: "1" });
});

test("a renewed certificate is taken over while users ask, and none of them is lost", async () => {
  expect(await certifiedAs()).toBe("first");
  certify("second");
  const agent = new Agent({ keepAlive: true });
  let over = false;
  const failures: string[] = [];
  let asked = 0;
  const crowd = Promise.all(
    [agent, undefined].map(async (one) => {
      while (!over) {
        asked += 1;
        await askSecurely(one).then(
          ({ status }) => status === 200 || failures.push(String(status)),
          (error: unknown) => failures.push(String(error)),
        );
      }
    }),
  );
  await wait(500);
  await engine.must(["kill", "--signal", "USR2", `${on.scope}-proxy`]);
  const end = performance.now() + 10_000;
  while ((await certifiedAs().catch(() => "")) !== "second" && performance.now() < end);
  await wait(500);
  over = true;
  await crowd;
  agent.destroy();
  expect(await certifiedAs()).toBe("second");
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(20);
});
