import { expect, test } from "vitest";
import type { Component } from "../../../project/model.ts";
import { baseDocument } from "../base/base-document.ts";
import { names } from "../naming.ts";
import { releaseDocument } from "../release/release-document.ts";
import { divide } from "./divide.ts";
import type { ComposeDocument } from "./document.ts";

const component = (name: string, ...services: string[]): Component => ({
  name,
  path: name,
  service: services[0],
  services,
  image: `ghcr.io/acme/${name}`,
  context: name,
  dockerfile: undefined,
  buildArgs: {},
  target: undefined,
  needs: [],
  paths: [],
  lint: [],
  test: [],
  python: undefined,
});

const shop: ComposeDocument = {
  name: "shop-production",
  services: {
    api: {
      image: "ghcr.io/acme/api",
      build: {},
      container_name: "api",
      environment: { SECRET: "a$$b" },
      depends_on: { db: { condition: "service_healthy" }, seed: { condition: "service_completed_successfully" } },
      networks: { default: { aliases: ["api.internal"] } },
      restart: "always",
      ports: [{ target: 8000, published: "8000" }],
    },
    seed: { image: "ghcr.io/acme/api", command: ["seed"], networks: { default: null }, restart: "always" },
    worker: {
      image: "ghcr.io/acme/api",
      command: ["work"],
      networks: { default: null },
      volumes: [{ type: "volume", source: "data", target: "/d" }],
    },
    web: {
      image: "ghcr.io/acme/web",
      build: {},
      depends_on: { api: { condition: "service_healthy" } },
      networks: { default: null },
    },
    db: { image: "postgres", networks: { default: null } },
    admin: {
      image: "adminer",
      depends_on: { db: { condition: "service_started" }, api: { condition: "service_started" } },
      networks: { default: null },
    },
  },
  networks: { default: { name: "shop-production_default" } },
  volumes: { data: { name: "shop-production_data" } },
};
const components = [component("api", "api", "seed", "worker"), component("web", "web")];
const division = divide(shop, components, ["web"]);

test("what is built here is released, with everything that runs the same image; the rest is base", () => {
  expect(division.released).toEqual([
    { name: "api", component: "api", part: "server" },
    { name: "seed", component: "api", part: "job" },
    { name: "worker", component: "api", part: "worker" },
    { name: "web", component: "web", part: "server" },
  ]);
  expect(division.base).toEqual(["db", "admin"]);
});

test("base services never wait for a release", () => {
  const base = baseDocument(shop, names("shop", "production"), division.base);
  expect(base.services["admin"]?.depends_on).toEqual({ db: { condition: "service_started" } });
  expect(Object.keys(base.services)).toEqual(["db", "admin"]);
});

test("rule 12, releases don't mix: plain names are aliases in the release's own network only", () => {
  const document = releaseDocument({
    document: shop,
    names: names("shop", "production"),
    number: 7,
    services: division.released,
    images: { api: "ghcr.io/acme/api@sha256:aa", web: "ghcr.io/acme/web@sha256:bb" },
  });
  expect(document.name).toBe("shop-production-r7");
  expect(document.services["api-r7"]).toEqual({
    image: "ghcr.io/acme/api@sha256:aa",
    environment: { SECRET: "a$$b" },
    depends_on: { "seed-r7": { condition: "service_completed_successfully" } },
    networks: { default: null, "0-shop-production-r7": { aliases: ["api", "api.internal"] } },
    restart: "unless-stopped",
    labels: {
      "sluice.scope": "shop-production",
      "sluice.release": "7",
      "sluice.service": "api",
      "sluice.part": "server",
      "sluice.component": "api",
    },
  });
  expect(document.services["seed-r7"]?.restart).toBe("no");
  expect(document.services["worker-r7"]?.volumes).toEqual(shop.services["worker"]?.volumes);
  expect(document.volumes).toEqual({ data: { name: "shop-production_data", external: true } });
  expect(document.networks?.["default"]).toEqual({ name: "shop-production_default", external: true });
});

test("a worker that only workers depend on stays one: nothing that takes jobs runs in two releases by being waited for", () => {
  const starts = { condition: "service_started" };
  const services = {
    web: {
      ports: [{ target: 80, published: "80" }],
      depends_on: { code: starts, migrate: { condition: "service_completed_successfully" } },
    },
    code: { depends_on: { cache: starts } },
    cache: {},
    migrate: {},
    queue: { depends_on: { web: starts } },
    runner: { depends_on: { queue: { condition: "service_healthy" } } },
  };
  const all = Object.keys(services);
  const { released } = divide({ name: "shop", services }, [component("app", ...all)], []);
  expect(Object.fromEntries(released.map(({ name, part }) => [name, part]))).toEqual({
    ...{ web: "server", code: "server", cache: "server", migrate: "job" },
    ...{ queue: "worker", runner: "worker" },
  });
  const spec = {
    document: { name: "shop", services },
    names: names("shop", "live"),
    number: 2,
    services: released,
    images: {},
  };
  const document = releaseDocument(spec);
  expect(document.services["runner-r2"]?.depends_on).toEqual({ "queue-r2": { condition: "service_healthy" } });
  expect(document.services["web-r2"]?.depends_on).toHaveProperty("migrate-r2");
});

test("models that Docker runs for the services go with them", () => {
  const models = { llm: { model: "ai/smollm2" } };
  const services = { chat: { models: { llm: null } } };
  const { released } = divide({ name: "shop", services, models }, [component("chat", "chat")], []);
  const spec = { names: names("shop", "live"), number: 2, services: released, images: {} };
  expect(releaseDocument({ ...spec, document: { name: "shop", services, models } })).toMatchObject({ models });
});
