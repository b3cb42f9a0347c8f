import { expect, test } from "vitest";
import { fakeWorld } from "../../../world.testing.ts";
import type { Finished } from "../../../world.ts";
import type { Router } from "../../router.ts";
import type { Releases } from "../../target.ts";
import { fakeEngine, inspectedContainer } from "../docker.testing.ts";
import { handingOver } from "./hand-over.ts";

const services = [
  { name: "web", component: "web", part: "server" as const },
  { name: "worker", component: "web", part: "worker" as const },
];
const release = { number: 0, services } as unknown as Parameters<Releases["start"]>[0];

/** A plain project on an engine in memory; `refuse` makes its web server end at once. */
function plainApp(status: "running" | "exited", refuse = false, ofReleases: Partial<Releases> = {}) {
  const containers: Record<string, string> = { web1: status, worker1: status };
  let proxy = "running";
  const done: string[] = [];
  const { engine } = fakeEngine((line): Partial<Finished> => {
    const [verb = "", ...rest] = line.split(" ");
    if (verb === "ps") return { stdout: Object.keys(containers).join("\n") };
    if (line.includes("proxy")) {
      if (verb === "inspect") return { stdout: `p1 ${proxy === "running"} {}` };
      if (verb === "stop") proxy = "exited";
      done.push("proxy stops");
      return {};
    }
    if (verb === "inspect") {
      const all = Object.entries(containers).map(([id, state]) => ({
        ...inspectedContainer({ id, status: state, exitCode: state === "exited" ? 1 : 0 }),
        Image: "sha256:aa",
        HostConfig: { NetworkMode: "shop_default", RestartPolicy: { Name: "always" } },
        Config: { Labels: { "com.docker.compose.service": id.slice(0, -1) } },
      }));
      return { stdout: JSON.stringify(all) };
    }
    if (verb === "start" && rest.includes("p1")) proxy = "running";
    for (const id of rest)
      if (id in containers) containers[id] = verb === "start" && !(refuse && id === "web1") ? "running" : "exited";
    if (verb !== "logs") done.push(line);
    return {};
  });
  const router = {
    asVisitor: () => ({}),
    read: async () => undefined,
    assign: async () => void done.push("proxy starts"),
    shift: async () => void done.push("proxy shifts"),
    remove: async () => void done.push("proxy removed"),
  } as unknown as Router;
  const world = fakeWorld({
    http: async () => ({ status: 200, headers: { "sluice-served-by": "10.0.0.2:80" }, body: "", truncated: false, ms: 1 }),
  });
  const hand = {
    world,
    engine,
    project: "shop",
    services,
    proxy: "shop-production-proxy",
    baseUrl: "http://here",
    startTimeout: 5_000,
  };
  return { done, world, proxy: () => proxy, containers, ...handingOver({ ...hand, router, releases: ofReleases as Releases }) };
}

test("the port goes to the proxy: servers stop just before, workers stay, and what would come back by itself no longer does", async () => {
  const app = plainApp("running");
  await app.router.assign("a", 1);
  await app.router.shift({ stable: "a", candidate: "b", share: 0 });
  expect(app.done).toEqual(["update --restart unless-stopped web1", "stop web1", "proxy starts", "proxy shifts"]);
  expect(app.containers).toEqual({ web1: "exited", worker1: "running" });
});

test("the port goes back: the proxy stops, the servers start, and it is taken away once they serve", async () => {
  const app = plainApp("exited");
  await app.releases.start(release, "server");
  expect(app.done).toEqual(["proxy stops", "start web1"]);
  await app.router.assign("b", 0);
  await app.router.shift({ stable: "b", candidate: "a", share: 0 });
  expect(app.done.at(-1)).toBe("proxy removed");
  await app.releases.start(release, "worker");
  expect(app.done.at(-1)).toBe("start worker1");
});

test("what does not come up again gives the port to the proxy, and why is told", async () => {
  const app = plainApp("exited", true);
  await expect(app.releases.start(release, "server")).rejects.toMatchObject({ code: "container-not-well" });
  expect(app.proxy()).toBe("running");
});

test("what somebody else made is never removed", async () => {
  const app = plainApp("exited");
  await app.releases.remove(0);
  expect(app.done).toEqual([]);
  expect(await app.releases.readiness(0)).toBe("stopped");
});

test("workers that plain compose runs are seen beside ours, as of release 0", async () => {
  const app = plainApp("running", false, { instances: async () => [] });
  expect(await app.releases.instances()).toEqual([
    { name: "web-r1-1", release: 0, service: "worker", part: "worker", state: "well", image: "sha256:aa" },
  ]);
});

test("for how long nobody listened is told from its last answer, not from when it was told to end", async () => {
  const app = plainApp("running");
  expect(app.gapMs()).toBeUndefined();
  await app.router.assign("a", 1);
  await app.router.shift({ stable: "a", candidate: "b", share: 0 });
  expect(app.gapMs()).toBeGreaterThanOrEqual(0);
});

test("what is asked of a release is asked of it in full: who ends a wait ends it here, too", async () => {
  const told: unknown[] = [];
  const app = plainApp("running", false, {
    start: async (...words) => void told.push(words),
    scale: async (...words) => void told.push(words),
  });
  const { signal } = new AbortController();
  const first = { ...release, number: 1 };
  await app.releases.start(first, "server", signal);
  await app.releases.scale(first, 0.5, signal);
  expect(told).toEqual([
    [first, "server", signal],
    [first, 0.5, signal],
  ]);
});
