import { expect, test } from "vitest";
import { checkSpecSchema } from "../../../health/spec/check-schema.ts";
import { virtualClock } from "../../../health/virtual-clock.testing.ts";
import { watch } from "../../../health/watch.ts";
import { fakeWorld } from "../../../world.testing.ts";
import type { HttpRequest } from "../../../world.ts";
import type { Errand } from "../../watcher.ts";
import type { StateVolume } from "../state/volume.ts";
import { besideProxy } from "./beside.ts";

const state = {
  ports: { public: 8080, runtime: 1, down: 2 },
  token: "t0ken",
  routes: [{ path: "/", service: "web", port: 80 }],
  inside: [],
  slots: { a: 1, b: 2 },
  split: { stable: "a", candidate: "b", share: 0.2 },
};
const volume: StateVolume = {
  name: "state",
  mountedAt: "/sluice",
  read: async () => new Map([["current", { link: "0" }] as const, ["0/state.json", { text: JSON.stringify(state) }] as const]),
  write: async () => undefined,
};
const errand: Errand = {
  bake: "b",
  rollout: "r",
  release: 2,
  slot: "b",
  previous: 1,
  share: 0.2,
  checks: [],
  interval: 1_000,
  window: 1_000,
  names: { environment: "production" },
  sourceHeaders: { authorization: "Bearer s3cret" },
};

async function asked(written: object) {
  const requests: HttpRequest[] = [];
  const body = JSON.stringify({
    status: "success",
    data: { resultType: "vector", result: [{ metric: {}, value: [0, "0.01"] }] },
  });
  const http = async (request: HttpRequest) => {
    requests.push(request);
    return { status: 200, headers: {}, body, truncated: false, ms: 1 };
  };
  const world = fakeWorld({ http, clock: virtualClock() });
  const open = () => {
    throw new Error("nobody speaks to the proxy here");
  };
  const beside = await besideProxy({ world, errand, volume, open, wanted: async () => true });
  const checks = [checkSpecSchema.parse(written)];
  const { result } = await watch({ world: { ...world, http: beside.http }, checks, window: 0, subject: beside.subject });
  return { result, requests };
}

test("a watcher asks a Prometheus about its release, with the headers that are for it", async () => {
  const query = 'errors{release="{{ release }}",environment="{{ environment }}"}';
  const { result, requests } = await asked({ prometheus: "http://prometheus.example:9090", query, max: 0.05 });
  expect(result).toBe("pass");
  expect(requests[0]).toMatchObject({ url: "http://prometheus.example:9090/api/v1/query" });
  expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer s3cret" });
  expect(new URLSearchParams(String(requests[0]?.body)).get("query")).toBe('errors{release="2",environment="production"}');
});

test("the app itself gets none of them", async () => {
  const { requests } = await asked({ http: "/health" });
  expect(requests[0]).toMatchObject({ url: "http://127.0.0.1:8080/health", headers: { "sluice-preview": "t0ken-b" } });
  expect(JSON.stringify(requests)).not.toContain("s3cret");
});
