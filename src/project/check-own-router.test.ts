import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { fakeFiles, fakeWorld } from "../world.testing.ts";
import { loadProject } from "./load.ts";

const compose = 'services: { web: { build: . }, front: { image: "caddy:2" } }\n';
const load = (text: string) =>
  loadProject({
    world: fakeWorld({ files: fakeFiles({ "/workspace/compose.yaml": compose, "/workspace/sluice.yaml": text }) }),
    config: "sluice.yaml",
  });
const own = "url: https://shop.example, router: { kind: none, switch: [./switch.sh] }";
const production = (more: string) => `environments: { production: { ${own}, ${more} } }`;
async function told(text: string): Promise<string> {
  const error = await load(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error(`no failure: ${String(error)}`);
  return error.sentence;
}

test("a proxy of the user's own, with all that may be said of it", async () => {
  const router =
    "{ kind: none, switch: [sh, switch.sh], run-in: front, within: 5s, served-by: X-Served-By, preview: https://next.example/ }";
  const { environments } = await load(
    `routes: { /: "web:80" }\nrouter: ${router}\nenvironments: { production: { url: https://shop.example, strategy: rolling } }`,
  );
  expect(environments[0]?.ownRouter).toEqual({
    run: ["sh", "switch.sh"],
    runIn: "front",
    within: 5_000,
    servedBy: "x-served-by",
    preview: "https://next.example",
  });
});

test("an environment may have Sluice's proxy although the others don't, with an image of its own", async () => {
  const text = `router: { kind: none, switch: [./switch.sh] }
environments:
  production: { router: { kind: haproxy, image: "haproxy:3.2" } }
  staging: { url: "http://s.example", strategy: recreate, router: { image: "haproxy:3.0" } }`;
  const [production, staging] = (await load(text)).environments;
  expect([production?.ownRouter, production?.proxyImage]).toEqual([undefined, "haproxy:3.2"]);
  expect([staging?.ownRouter?.run, staging?.proxyImage]).toEqual([["./switch.sh"], "haproxy:3.0"]);
});

test.each([
  ["the bare word", "router: none", '1:9: router is "none", and then somebody has to move visitors'],
  ["no command", "router: { kind: none }", 'has no "switch"'],
  ["a command without the kind", "router: { switch: [a] }", "router.switch is for a proxy of your own only"],
  ["no URL", "environments: { production: { strategy: recreate, router: { kind: none, switch: [a] } } }", 'needs a "url"'],
  [
    "no strategy: canary would be the usual one",
    `environments: { production: { ${own} } }`,
    "1:58: environments.production.router is none, and the usual strategy",
  ],
  ["shares", production("strategy: canary"), "strategy is canary, whose shares only Sluice's proxy can give"],
  [
    "cohorts",
    production("strategy: { kind: rolling, cohorts: { header: { X-B: [a] } } }"),
    "strategy.cohorts takes Sluice's proxy",
  ],
  ["draws by request", production("strategy: { kind: blue-green, sticky: request }"), "strategy.sticky takes Sluice's proxy"],
  [
    "a preview's port",
    production("strategy: { kind: blue-green, preview: { port: 8081 } }"),
    "strategy.preview.port takes Sluice's proxy",
  ],
  [
    "a preview nowhere",
    production("strategy: { kind: blue-green, preview: { bake: 5m } }"),
    "strategy.preview needs an address",
  ],
  ["idle staging", production("strategy: { kind: blue-green, preview: { port: 1 }, idle: staging }"), "strategy.idle takes"],
  [
    "counted traffic",
    production("strategy: recreate, gate: [{ http: / }, { traffic: error-rate, max: 1% }]"),
    "gate.1 counts users' requests",
  ],
  [
    "comparisons",
    production("strategy: blue-green, gate: [{ http: /, compare: baseline }]"),
    "gate.0 compares releases at the same moment",
  ],
  ["a port", `listen: 80\n${production("strategy: recreate")}`, "1:1: listen is for Sluice's proxy"],
  ["certificates", production("strategy: recreate, tls: { certificates: /etc/tls }"), "tls is for Sluice's proxy"],
  [
    "a service that is not there",
    "environments: { production: { url: http://a, strategy: recreate, router: { kind: none, switch: [a], run-in: frontt } } }",
    'Did you mean "front"?',
  ],
])("%s: told, with its place", async (_what, text, said) => expect(await told(text)).toContain(said));

test("everything at once, each at its line", async () => {
  const sentence = await told(`environments:
  production:
    url: https://shop.example
    router: { kind: none, switch: [./switch.sh] }
    listen: 80
    strategy: { kind: blue-green, sticky: request }
    gate: [{ traffic: error-rate, max: 1% }]`);
  for (const place of ["sluice.yaml:5:5", "sluice.yaml:6:35", "sluice.yaml:7:12"]) expect(sentence).toContain(place);
});
