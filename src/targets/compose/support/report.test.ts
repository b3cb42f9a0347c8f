import { expect, test } from "vitest";
import type { ComposeDocument, ComposeService } from "../document/document.ts";
import { reportCompose } from "./report.ts";

const text = `services:
  web:
    build: ./web
    labels:
      - traefik.enable=true
      - "traefik.http.routers.web.rule=Host(\`x\`)"
    networks: { default: { ipv4_address: 10.1.1.5 } }
    ports: ["3000-3005:3000"]
    volumes:
      - ./web:/app
      - ./data:/data
    pre_stop: [{ command: [a] }]
`;
const told = (service: ComposeService, services: ComposeDocument["services"] = {}) =>
  reportCompose({
    document: { name: "shop", services: { ...services, web: service } },
    released: [{ name: "web", component: "web", part: "server" }],
    files: [{ file: "compose.yaml", text }],
    folders: ["/w"],
  });
const bind = (source: string, target: string) => ({ type: "bind", source, target });

test.each<[string, ComposeService, string]>([
  [
    "labels that route",
    { labels: { "traefik.http.routers.web.rule": "Host(`x`)" } },
    "label traefik.http.routers.web.rule (compose.yaml:6)",
  ],
  [
    "a folder that the image is built from",
    { build: { context: "/w/web" }, volumes: [bind("/w/web", "/app")] },
    "web mounts ./web (compose.yaml:10)",
  ],
  ["the whole checkout", { build: { context: "/w/web" }, volumes: [bind("/w", "/app")] }, "web mounts the checkout"],
])("%s: refused with the line", (_story, service, sentence) => {
  const { refusals } = told(service);
  expect(refusals.map((failure) => failure.sentence)).toEqual([expect.stringContaining(sentence)]);
});

test("a worker that runs the image of another service and mounts its source is refused, too", () => {
  const builds = { api: { image: "acme/app", build: { context: "/w/app" } } };
  expect(told({ image: "acme/app", volumes: [bind("/w/app", "/app")] }, builds).refusals).toHaveLength(1);
});

test.each<[string, ComposeService, string]>([
  [
    "a fixed address",
    { networks: { default: { ipv4_address: "10.1.1.5" } } },
    "web (compose.yaml:7): the fixed address 10.1.1.5",
  ],
  [
    "a range of host ports",
    { ports: [{ target: 3000, published: "3000-3005" }] },
    "web (compose.yaml:8): nobody listens on one of 3000-3005",
  ],
  ["a port that Docker chooses", { ports: [{ target: 3000 }] }, "web (compose.yaml:8): 3000/tcp gets no port of the host"],
  [
    "a folder of the checkout",
    { volumes: [bind("/w/data", "/data")] },
    "web (compose.yaml:11): mounts ./data of the checkout at /data",
  ],
  ["pre_stop", { pre_stop: [{ command: ["a"] }] }, "web (compose.yaml:12): its pre_stop does not run"],
])("%s: told with the line", (_story, service, start) => {
  const { refusals, warnings } = told(service);
  expect(refusals).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining(start)]);
});

test.each<[string, ComposeService]>([
  ["Traefik told to stay away", { labels: { "traefik.enable": "false", "com.acme.team": "shop" } }],
  [
    "folders of the host, volumes, and ports one by one",
    {
      volumes: [bind("/srv/data", "/data"), { type: "volume", source: "data", target: "/d" }],
      ports: [{ target: 3000, published: "3000" }],
    },
  ],
])("%s: nothing to say", (_story, service) => expect(told(service)).toEqual({ refusals: [], warnings: [] }));
