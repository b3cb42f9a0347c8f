import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureProxy } from "../../src/targets/compose/haproxy/proxy.ts";
import { proxyFiles } from "../../src/targets/compose/haproxy/proxy-files.ts";
import { composeRouter } from "../../src/targets/compose/haproxy/router.ts";
import { runtime } from "../../src/targets/compose/haproxy/runtime.ts";
import { ask, bench, clock, engine } from "./haproxy.testing.ts";
import { freePort } from "./rollout/consumer.ts";

const on = await bench();
const files = proxyFiles(on.spec.volume);
const toA = { stable: "a", candidate: "b", share: 0 } as const;
let router: Awaited<ReturnType<typeof composeRouter>>;

beforeAll(async () => {
  for (const service of ["web", "api"]) await on.start(service, 1);
  router = await composeRouter(on.spec);
});
afterAll(async () => {
  router.close();
  await on.removeAll();
});

const names = async () =>
  (await engine.must(["ps", "--all", "--filter", `name=${on.scope}-proxy`, "--format", "{{.Names}}"])).stdout.trim();

test("a port that a program has: told, and nothing is left behind", async () => {
  const server = createServer().listen(on.port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  await expect(router.assign("a", 1)).rejects.toMatchObject({
    code: "port-in-use",
    sentence: expect.stringContaining("no container"),
  });
  server.close();
  expect(await names()).toBe("");
});

test("a port that a container has: told by its name", async () => {
  const other = `${on.scope}-squatter`;
  const options = ["--detach", "--label", `sluice.scope=${on.scope}`, "--publish", `127.0.0.1:${on.port}:1`];
  await engine.must(["run", "--name", other, ...options, "--entrypoint", "sleep", on.spec.image, "100"]);
  await expect(router.assign("a", 1)).rejects.toMatchObject({ code: "port-in-use", sentence: expect.stringContaining(other) });
  await engine.must(["rm", "--force", other]);
  expect(await names()).toBe("");
});

test("the second call changes nothing, and a proxy that was stopped is started", async () => {
  await router.assign("a", 1);
  await router.shift(toA);
  expect((await ensureProxy(on.spec)).change).toBe("none");
  await engine.must(["stop", "--time", "1", `${on.scope}-proxy`]);
  expect((await ensureProxy(on.spec)).change).toBe("started");
  expect((await ask(on.url)).release).toBe("1");
});

test("one that somebody took off its network runs and has no port any more: it is made anew, and serves", async () => {
  for (const network of on.spec.networks) await engine.must(["network", "disconnect", "--force", network, `${on.scope}-proxy`]);
  await router.assign("a", 1);
  expect((await ask(on.url)).release).toBe("1");
  expect((await ensureProxy(on.spec)).change).toBe("none");
});

test("traffic goes down although the proxy doesn't run: the file counts when it comes back", async () => {
  for (const service of ["web", "api"]) await on.start(service, 2);
  await router.assign("b", 2);
  await router.shift({ ...toA, share: 1 });
  await engine.must(["stop", "--time", "1", `${on.scope}-proxy`]);
  await router.shift(toA);
  await expect(router.shift({ ...toA, share: 0.5 })).rejects.toMatchObject({ code: "proxy-silent" });
  expect((await router.read())?.split).toEqual(toA);
  await engine.must(["start", `${on.scope}-proxy`]);
  await expect.poll(async () => (await ask(on.url).catch(() => undefined))?.release, { timeout: 10_000 }).toBe("1");
});

test("a crash between the running proxy and the file: the file counts again", async () => {
  const state = await files.read();
  if (state === undefined) throw new Error("no state");
  const session = runtime({ engine, clock, proxy: `${on.scope}-proxy`, port: state.ports.runtime });
  await session.ask(`set map ${files.map} split a-b-1000`);
  session.close();
  expect((await ask(on.url)).release).toBe("2");
  expect((await ensureProxy(on.spec)).explanation).toContain("put right");
  expect((await ask(on.url)).release).toBe("1");
});

test("new routes are taken over without a failed request", async () => {
  let stop = false;
  const failures: unknown[] = [];
  const client = async () => {
    while (!stop) {
      const answer = await ask(on.url).catch(String);
      if (typeof answer === "string" || answer.status !== 200) failures.push(answer);
    }
  };
  const clients = [client(), client(), client(), client()];
  const routes = [...on.spec.routes, { path: "/v2/api", service: "api", port: 8000 }];
  expect((await ensureProxy({ ...on.spec, routes })).change).toBe("reloaded");
  expect((await ask(`${on.url}/v2/api`)).text).toContain('"service": "api"');
  expect((await ensureProxy(on.spec)).change).toBe("reloaded");
  stop = true;
  await Promise.all(clients);
  expect(failures).toEqual([]);
});

test("what was counted goes on when the proxy has reloaded or was restarted; the last minute begins anew", async () => {
  const { a: before } = await router.traffic();
  expect(before.requests).toBeGreaterThan(0);
  await ask(on.url);
  expect((await router.traffic()).a.requests).toBe(before.requests + 1);
  const routes = [...on.spec.routes, { path: "/v3/api", service: "api", port: 8000 }];
  expect((await ensureProxy({ ...on.spec, routes })).change).toBe("reloaded");
  await ask(on.url);
  expect((await router.traffic()).a).toMatchObject({ requests: before.requests + 2, recent: 1 });
  await engine.must(["restart", "--time", "1", `${on.scope}-proxy`]);
  await expect.poll(async () => (await ask(on.url).catch(() => undefined))?.release, { timeout: 10_000 }).toBe("1");
  expect((await router.traffic()).a.requests).toBeGreaterThan(before.requests + 2);
  expect((await ensureProxy(on.spec)).change).toBe("reloaded");
});

test("a release without one of the routed services can still be put into a slot, when that is said", async () => {
  const spec = { ...on.spec, routes: [...on.spec.routes, { path: "/admin", service: "admin", port: 8000 }] };
  const wider = await composeRouter(spec);
  await wider.assign("b", 2, ["web", "api"]);
  expect((await ask(on.url, { headers: wider.preview("b") })).release).toBe("2");
  wider.close();
});

test("another port means another container; when it can't have the port, the old one serves on", async () => {
  const other = await freePort();
  const server = createServer().listen(other, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const moved = { ...on.spec, publish: { address: "127.0.0.1", port: other } };
  await expect(ensureProxy(moved)).rejects.toMatchObject({ code: "port-in-use" });
  await expect.poll(async () => (await ask(on.url).catch(() => undefined))?.release, { timeout: 10_000 }).toBe("1");
  server.close();
  const change = await ensureProxy(moved);
  expect(change).toMatchObject({ change: "recreated", explanation: expect.stringContaining(String(other)) });
  expect((await ask(`http://127.0.0.1:${other}`)).release).toBe("1");
  expect(await names()).toBe(`${on.scope}-proxy`);
});

test.each([
  ["a path that would speak HAProxy", { path: "/ } or { always_true", service: "web", port: 8000 }],
  ["a path with a line break", { path: "/\n  stats enable", service: "web", port: 8000 }],
  ["a service that would be an option", { path: "/", service: "-x", port: 8000 }],
])("%s is refused before anything changes", async (_story, route) => {
  const before = await files.read();
  await expect(ensureProxy({ ...on.spec, routes: [route] })).rejects.toMatchObject({ code: "route-refused" });
  expect(await files.read()).toEqual(before);
});

test("taken away: no container is left, and no release is remembered", async () => {
  await router.remove();
  expect(await names()).toBe("");
  expect(await router.read()).toBeUndefined();
});
