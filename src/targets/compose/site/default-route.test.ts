import { expect, test } from "vitest";
import type { Component, Environment } from "../../../project/model.ts";
import type { ComposeService } from "../document/document.ts";
import { routesOf } from "./default-route.ts";

const components = [{ services: ["web", "worker"] }, { services: [] }] as unknown as Component[];
const routes = (services: Record<string, ComposeService>, said: Environment["routes"] = []) =>
  routesOf({ routes: said } as Environment, { name: "shop", services }, components);
const web = { ports: [{ target: 80, published: "8080", protocol: "tcp" }] };
const db = { ports: [{ target: 5432, published: "5432" }] };

test("the only port that a built service publishes is the route; what base services publish doesn't count", () => {
  expect(routes({ web, worker: {}, db })).toEqual([{ path: "/", service: "web", port: 80 }]);
});

test.each<[string, Record<string, ComposeService>]>([
  ["none is published", { web: { ports: [{ target: 80 }] }, db }],
  ["two are published", { web, worker: { ports: [{ target: 9090, published: "9090" }] } }],
  ["only UDP is", { web: { ports: [{ target: 53, published: "53", protocol: "udp" }] } }],
])("when %s only the user can say", (_story, services) => expect(routes(services)).toEqual([]));

test("what is said stands", () => {
  const said = [{ path: "/", service: "web", port: 3000 }];
  expect(routes({ web }, said)).toBe(said);
});
