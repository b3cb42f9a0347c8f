import { expect, test } from "vitest";
import type { ComposeDocument } from "./document/document.ts";
import { names } from "./naming.ts";
import { proxyReach } from "./proxy-reach.ts";

const port = (target: number, published: string, more: { protocol?: string; host_ip?: string } = {}) => ({
  target,
  published,
  protocol: "tcp",
  ...more,
});
const document: ComposeDocument = {
  name: "votes-production",
  services: {
    vote: { ports: [port(80, "5000")], networks: { front: null } },
    result: { ports: [port(80, "5001", { host_ip: "127.0.0.1" }), port(53, "53", { protocol: "udp" })] },
    api: { expose: ["8000", "9000/tcp", "7000/udp"], networks: { back: null } },
    worker: { ports: [port(9090, "9090")] },
  },
  networks: { front: { name: "votes_front" }, back: { name: "back", internal: true } },
};
const services = [
  { name: "vote", component: "vote", part: "server" },
  { name: "result", component: "result", part: "server" },
  { name: "api", component: "api", part: "server" },
  { name: "worker", component: "api", part: "worker" },
] as const;
const routes = [
  { path: "/result", service: "result", port: 80 },
  { path: "/", service: "vote", port: 80 },
];
const reach = (listen?: { address: string; port: number }) =>
  proxyReach({ environment: { listen, routes }, document, services, names: names("votes", "production") });

test("the port of the shortest route is the environment's; other published ones stay published", () => {
  expect(reach()).toMatchObject({
    publish: { address: "", port: 5000 },
    also: [{ service: "result", target: 80, address: "127.0.0.1", port: 5001 }],
  });
});

test("one that is published on several addresses, or ports, stays on all of them", () => {
  const ports = [port(80, "80", { host_ip: "127.0.0.1" }), port(80, "80", { host_ip: "10.0.0.5" }), port(80, "8080")];
  const twice: ComposeDocument = { ...document, services: { ...document.services, vote: { ports } } };
  const environment = { listen: undefined, routes };
  expect(proxyReach({ environment, document: twice, services, names: names("votes", "production") })).toMatchObject({
    publish: { address: "127.0.0.1", port: 80 },
    also: [
      { service: "vote", target: 80, address: "10.0.0.5", port: 80 },
      { service: "vote", target: 80, address: "", port: 8080 },
      { service: "result", target: 80, address: "127.0.0.1", port: 5001 },
    ],
  });
});

test("what can't be published by the proxy is named: other protocols, and what is a worker's", () => {
  expect(reach().lost).toEqual(["result:53", "worker:9090"]);
});

test("with `listen` only that port is; what a route serves there is not lost", () => {
  expect(reach({ address: "0.0.0.0", port: 8080 })).toMatchObject({
    publish: { address: "0.0.0.0", port: 8080 },
    also: [],
    lost: ["result:53", "worker:9090"],
  });
});

test("rule 12: what is exposed without a route is reached by its plain name, on its own networks", () => {
  expect(reach().inside).toEqual([
    { service: "api", port: 8000 },
    { service: "api", port: 9000 },
  ]);
  expect(reach().networks.toSorted()).toEqual(["back", "votes-production_default", "votes_front"]);
});

test("a service on internal networks only is named: the release's own network is none", () => {
  expect(reach().opened).toEqual(["api"]);
});
