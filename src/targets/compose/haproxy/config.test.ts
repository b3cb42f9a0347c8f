import fc from "fast-check";
import { expect, test } from "vitest";
import { proxyConfig, structureOf } from "./config.ts";
import { exposure, type ProxyState, placesFor, splitWord, thousandths } from "./proxy-state.ts";

const map = "/sluice/proxy/current/split.map";
const state: ProxyState = {
  routes: [
    { path: "/", service: "web", port: 3000 },
    { path: "/api", service: "api", port: 8000 },
    { path: "/api/v2/", service: "api", port: 8000 },
  ],
  inside: [{ service: "auth", port: 8000 }],
  ports: { public: 30_080, runtime: 30_081, down: 30_082 },
  slots: { a: 17, b: undefined },
  split: { stable: "a", candidate: "b", share: 0 },
  token: "0123",
};
const lines = (given: ProxyState) =>
  proxyConfig(given, map)
    .split("\n")
    .map((line) => line.trim());

test("paths are tried longest first, each as a whole word", () => {
  const all = lines(state);
  const routes = all
    .slice(0, all.indexOf("frontend inside-3000"))
    .filter((line) => line.includes("set-var(txn.sluice_route)") && line.includes("!{"));
  expect(routes.map((line) => / str\((.*?)\)|$/.exec(line)?.[1])).toEqual(["api-8000", "api-8000", "web-3000"]);
  expect(routes[0]).toContain("{ path /api/v2 } || !{ var(txn.sluice_route) -m found } { path_beg /api/v2/ }");
});

test("each service and port has one pair of backends, however many routes lead there", () => {
  const backends = lines(state).filter((line) => line.startsWith("backend ") && !line.includes("sluice-"));
  expect(backends.sort()).toEqual(
    ["api-8000-a", "api-8000-b", "auth-8000-a", "auth-8000-b", "web-3000-a", "web-3000-b"].map((name) => `backend ${name}`),
  );
});

test("no address is written, only names; an empty slot rests and asks for no foreign name", () => {
  const servers = lines(state).filter((line) => line.startsWith("server s1"));
  expect(servers.every((line) => /-r17:\d+ /.test(line))).toBe(true);
  expect(servers.map((line) => [line.includes(" disabled"), line.includes("libc")])).toEqual(
    [0, 1, 2].flatMap(() => [
      [false, true],
      [true, false],
    ]),
  );
});

test("services that share a port inside are told apart by the name that was asked for", () => {
  const text = proxyConfig(state, map);
  expect(text).toContain("str(auth-8000) if { req.hdr(host),field(1,:) -m str -i auth }");
  expect(text).toMatch(/frontend inside-3000\n(.*\n)*? {2}http-request set-var\(txn.sluice_route\) str\(web-3000\)\n/);
});

test("another release or split is no other structure; another route is", () => {
  const moved: ProxyState = { ...state, slots: { a: 17, b: 18 }, split: { stable: "a", candidate: "b", share: 0.5 } };
  expect(structureOf(moved, map)).toBe(structureOf(state, map));
  expect(structureOf({ ...state, inside: [] }, map)).not.toBe(structureOf(state, map));
});

test("whatever a route says, it can't add a line or a condition", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (path, service) => {
      const given = { ...state, routes: [{ path: `/${path}`, service, port: 80 }], inside: [] };
      let text: string;
      try {
        text = proxyConfig(given, map);
      } catch {
        return;
      }
      expect(`/${path}${service}`).not.toMatch(/[\s"'\\{}#$]/);
      expect(text.split("\n").length).toBe(
        proxyConfig(
          { ...given, routes: [{ path: path.replace(/^\/*/, "") === "" ? "/" : "/x", service: "s", port: 80 }] },
          map,
        ).split("\n").length,
      );
    }),
  );
});

test.each([
  [0, 0],
  [0.05, 50],
  [0.29, 290],
  [0.07, 70],
  [1 / 3, 333],
  [0.9999, 999],
  [1, 1_000],
])("a share of %d is %d thousandths", (share, wanted) => expect(thousandths(share)).toBe(wanted));

test("the candidate never gets more than was said, and too fine a share is refused", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), (share) => {
      expect(thousandths(share) / 1_000).toBeLessThanOrEqual(share + 1e-9);
    }),
  );
  expect(() => thousandths(0.0005)).toThrow("finer than the proxy can split");
});

test("all that a split says is one word", () => {
  expect(splitWord({ stable: "b", candidate: "a", share: 0.25 })).toBe("b-a-250");
  expect(exposure({ stable: "a", candidate: "b", share: 0.25 }, "a")).toBe(0.75);
});

test("a published port of its own leads to its service alone, counted and split as all others", () => {
  const also = [{ listen: 30_083, service: "auth", port: 9000 }];
  const text = proxyConfig({ ...state, also }, map);
  const frontend = text.slice(text.indexOf("frontend public-30083"), text.indexOf("frontend inside"));
  expect(frontend).toContain("bind :30083");
  expect(frontend).toContain("str(auth-9000)");
  expect(frontend).toContain("track-sc0");
  expect(frontend).not.toContain("web-3000");
  expect(text).toContain("backend auth-9000-b");
});

test("users who come through a base web server are counted and keep their release; other inner calls are not users", () => {
  const text = proxyConfig({ ...state, inside: [{ service: "auth", port: 9000 }] }, map);
  const inner = (port: number) => text.slice(text.indexOf(`frontend inside-${port}`)).split("\n\n")[0] ?? "";
  expect(inner(3000)).toContain("track-sc0");
  expect(inner(3000)).toContain("Set-Cookie");
  expect(inner(9000)).not.toContain("track-sc0");
  expect(inner(9000)).not.toContain("Set-Cookie");
});

test("inside, a Host that names nobody leaves it to the path", () => {
  const text = proxyConfig({ ...state, inside: [{ service: "auth", port: 3000 }] }, map);
  const inner = text.slice(text.indexOf("frontend inside-3000")).split("\n\n")[0] ?? "";
  expect(inner).toContain("str(auth-3000) if { req.hdr(host),field(1,:) -m str -i auth }");
  expect(inner).toContain("str(web-3000) if !{ var(txn.sluice_route) -m found }");
});

const cohorts = { header: { "X-Beta": ["a", "-b"] }, cookie: { beta: ["1"] } };

test("cohorts are on the candidate at every share above 0, counted apart; nobody's value is an option to HAProxy", () => {
  const all = lines({ ...state, visitors: { sticky: "visitor", cohorts } });
  expect(all).toContain("http-request set-var(txn.sluice_cohort) bool(true) if { req.hdr(X-Beta) -m str -- a -b }");
  expect(all).toContain("http-request set-var(txn.sluice_cohort) bool(true) if { req.cook(beta) -m str -- 1 }");
  expect(all.filter((line) => line.includes("concat(-early)")).length).toBeGreaterThan(0);
});

test.each([
  ["a value with a space", { header: { "X-Beta": ["a } use_backend x"] }, cookie: {} }],
  ["a name with a bracket", { header: { "X) -m": ["a"] }, cookie: {} }],
  ["no value", { header: {}, cookie: { beta: [] } }],
])("a cohort with %s never becomes a line", (_story, wrong) =>
  expect(() => proxyConfig({ ...state, visitors: { sticky: "visitor", cohorts: wrong } }, map)).toThrow(/cohort/),
);

test("sticky by request: no cookie is read or given", () => {
  const text = proxyConfig({ ...state, visitors: { sticky: "request" } }, map);
  expect(text).not.toContain("sluice-bucket");
  expect(text).toContain("rand(1000)");
});

test("a preview is a port of its own that nobody is sent to by a draw, and nothing there is counted", () => {
  const all = lines({ ...state, preview: 30_083 });
  const preview = all.slice(all.indexOf("frontend preview"));
  const own = preview.slice(0, preview.indexOf(""));
  expect(own).toContain("bind :30083");
  expect(own.some((line) => line.includes("track-sc0"))).toBe(false);
  expect(own.some((line) => line.includes("return status 404"))).toBe(true);
  expect(lines(state)).not.toContain("frontend preview");
});

test("places for more containers than eight are made in eights", () => {
  expect(placesFor(1)).toBe(8);
  expect(placesFor(9)).toBe(16);
  expect(lines({ ...state, servers: 16 }).some((line) => line.startsWith("server-template s 2-16 "))).toBe(true);
});
