import { expect, test } from "vitest";
import type { ComposeDocument } from "../document/document.ts";
import { names } from "../naming.ts";
import { proxyReach } from "../proxy-reach.ts";
import { unheard } from "./unheard.ts";

const text = `services:
  git:
    build: .
    ports:
      - "3000:3000"
      - "222:22"
  api: { build: ./api }
  edge:
    image: nginx
    depends_on:
      - git
      - api
`;
const services: ComposeDocument["services"] = {
  git: {
    build: {},
    ports: [
      { target: 3000, published: "3000" },
      { target: 22, published: "222" },
    ],
  },
  api: { build: {} },
  edge: {
    image: "nginx",
    depends_on: { git: { condition: "service_started" }, api: { condition: "service_started" } },
  },
};

function told(document: ComposeDocument, more: { readonly listen?: { address: string; port: number } } = {}) {
  const released = ["git", "api"].map((name) => ({ name, component: name, part: "server" as const }));
  const routes = [{ path: "/", service: "git", port: 3000 }];
  const environment = { listen: more.listen, routes };
  const reach = proxyReach({ environment, document, services: released, names: names("shop", "live") });
  return unheard({ document, released, routes, reach, files: [{ file: "compose.yaml", text }] });
}

test("SSH through a proxy that speaks HTTP, and a base service that asks where nobody answers, are told with their lines", () => {
  expect(told({ name: "shop", services })).toEqual([
    expect.stringMatching(/^git \(compose.yaml:6\): port 222 leads to 22, where SSH is usually spoken/),
    expect.stringMatching(/^edge \(compose.yaml:12\): it depends on api, of which no port is known/),
  ]);
});

test("what is not published by the proxy, and what is exposed, is not told", () => {
  const exposed = { ...services, api: { build: {}, expose: ["8000"] } };
  expect(told({ name: "shop", services: exposed }, { listen: { address: "", port: 80 } })).toEqual([]);
});
