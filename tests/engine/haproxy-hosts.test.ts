import { afterAll, beforeAll, expect, test } from "vitest";
import { composeRouter } from "../../src/targets/compose/haproxy/router.ts";
import { servedByHeader } from "../../src/targets/router.ts";
import { ask, bench } from "./haproxy.testing.ts";

const on = await bench();
const routes = [
  { host: "shop.example", path: "/", service: "web", port: 8000 },
  { host: "shop.example", path: "/api", service: "api", port: 8000 },
  { host: "*.eu.shop.example", path: "/", service: "api", port: 8000 },
  { host: "*.shop.example", path: "/", service: "web", port: 8000 },
];
let router: Awaited<ReturnType<typeof composeRouter>>;
const addresses: Record<string, string> = {};

beforeAll(async () => {
  for (const service of ["web", "api"]) addresses[service] = await on.start(service, 1);
  router = await composeRouter({ ...on.spec, routes });
  await router.assign("a", 1);
  await router.shift({ stable: "a", candidate: "b", share: 0 });
});
afterAll(async () => {
  router.close();
  await on.removeAll();
});

const served = async (host: string, path = "/") => {
  const { status, text } = await ask(`${on.url}${path}`, { headers: { host } });
  return /"service": "(\w+)"/.exec(text)?.[1] ?? status;
};

test.each([
  ["a host and a path", "shop.example", "/api/x?y=1", "api"],
  ["a host and the rest of its paths", "shop.example", "/apix", "web"],
  ["capitals, a port and a dot at the end", "SHOP.Example.:8443", "/api", "api"],
  ["a name below a wildcard", "de.shop.example", "/api", "web"],
  ["a name far below it", "a.b.shop.example", "/", "web"],
  ["the longer wildcard", "a.eu.shop.example", "/", "api"],
  ["what the wildcard stands below", "eu.shop.example", "/", "web"],
  ["an unknown host", "other.example", "/", 404],
  ["a host that only ends alike", "myshop.example", "/", 404],
  ["an address", "[::1]:8080", "/", 404],
])("%s", async (_what, host, path, wanted) => expect(await served(host, path)).toBe(wanted));

test("where every route names a host our own questions name one, too, and their answers tell who served", async () => {
  expect((await ask(on.url, { headers: router.preview("a") })).headers[servedByHeader]).toBe(`${addresses["web"]}:8000`);
  const eu = await ask(on.url, { headers: { ...router.asVisitor(), host: "sluice.eu.shop.example" } });
  expect(eu.headers[servedByHeader]).toBe(`${addresses["api"]}:8000`);
});

test("a route for every host takes what no host was named for, by a reload that nobody notices", async () => {
  const wider = await composeRouter({ ...on.spec, routes: [...routes, { path: "/", service: "api", port: 8000 }] });
  await wider.assign("a", 1);
  expect(await Promise.all(["other.example", "shop.example", "[::1]"].map((host) => served(host)))).toEqual([
    "api",
    "web",
    "api",
  ]);
  wider.close();
});
