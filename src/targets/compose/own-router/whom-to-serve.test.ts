import { expect, test } from "vitest";
import type { Split } from "../../router.ts";
import type { ReleaseContainer } from "../release/containers.ts";
import { whomToServe } from "./whom-to-serve.ts";

const container = (service: string, release: number, address: string, status = "running"): ReleaseContainer => ({
  ...{ id: address, name: `${service}-${address}`, service, part: "server", release, status, health: undefined },
  ...{
    exitCode: 0,
    restarts: 0,
    oomKilled: false,
    addresses: [address],
    addressIn: { other: "10.9.9.9", shop_default: address },
  },
});
const containers = [
  container("web", 1, "10.0.0.1"),
  container("web", 2, "10.0.0.3"),
  container("web", 2, "10.0.0.2"),
  container("web", 2, "10.0.0.9", "exited"),
  container("worker", 2, "10.0.0.5"),
];
const given = (split: Split, without: readonly string[] = []) =>
  whomToServe({
    ...{ state: { slots: { a: 1, b: 2 }, split }, containers, networks: ["shop_default"], without },
    routes: [{ host: "shop.example", path: "/api", service: "web", port: 8000 }],
    nameOf: (service, release) => `${service}-r${release}`,
  });
const toA = { stable: "a", candidate: "b", share: 0 } as const;

test("one release serves, the other is shown as the candidate; only what runs and has the route's service", () =>
  expect(given(toA)).toEqual({
    serves: [1],
    candidate: 2,
    routes: [
      {
        ...{ host: "shop.example", path: "/api", service: "web", port: 8000 },
        addresses: ["10.0.0.1:8000"],
        names: ["web-r1:8000"],
        candidate: { addresses: ["10.0.0.2:8000", "10.0.0.3:8000"], names: ["web-r2:8000"] },
      },
    ],
  }));

test("everybody is on the other one", () =>
  expect(given({ ...toA, share: 1 })).toMatchObject({ serves: [2], candidate: 1, routes: [{ names: ["web-r2:8000"] }] }));

test("in between both serve by their containers, and nobody is a candidate", () =>
  expect(given({ ...toA, share: 0.5 })).toMatchObject({
    ...{ serves: [1, 2], candidate: null },
    routes: [{ addresses: ["10.0.0.1:8000", "10.0.0.2:8000", "10.0.0.3:8000"], candidate: { addresses: [] } }],
  }));

test("containers that are about to end are no longer named", () =>
  expect(given({ ...toA, share: 0.5 }, ["10.0.0.1"]).routes[0]).toMatchObject({
    ...{ addresses: ["10.0.0.2:8000", "10.0.0.3:8000"], names: ["web-r2:8000"] },
  }));
