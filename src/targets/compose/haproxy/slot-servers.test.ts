import { expect, test } from "vitest";
import { fakeWorld } from "../../../world.testing.ts";
import { fakeEngine, inspectedContainer } from "../docker.testing.ts";
import type { Engine } from "../engine.ts";
import type { ProxySpec } from "./proxy-spec.ts";
import type { ProxyState } from "./proxy-state.ts";
import { slotServers } from "./slot-servers.ts";

const head = "be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_check_result srv_check_health srv_fqdn";
const state = {
  routes: [{ path: "/", service: "web", port: 80 }],
  inside: [],
  servers: 2,
  ports: { public: 1, runtime: 2, down: 3 },
  slots: { a: 1, b: undefined },
  split: { stable: "a", candidate: "b", share: 0 },
} as unknown as ProxyState;

/** A proxy that tells this of its two servers, one answer after the other. */
function telling(...answers: readonly (readonly string[])[]) {
  return beside(fakeEngine(() => ({ stdout: "" })).engine, ...answers);
}

function beside(engine: Engine, ...answers: readonly (readonly string[])[]) {
  const world = fakeWorld();
  const asked: string[] = [];
  const left = [...answers];
  const ask = async (...commands: readonly string[]) => {
    asked.push(...commands);
    const lines = left.length > 1 ? left.shift() : left[0];
    return commands.map(() => `1\n# ${head}\n${(lines ?? []).join("\n")}\n`);
  };
  const spec = { world, engine, scope: "shop-production", networks: ["shop"] } as unknown as ProxySpec;
  return { asked, world, servers: slotServers(spec, () => ({ ask, close: () => undefined })) };
}
const first = "4 web-80-a 1 s1 172.25.0.3 2 64 3 2 web-r1";

test("a release is reached when nobody can be sent to a place without a container any more", async () => {
  const { asked, servers } = telling(
    [first, "4 web-80-a 2 s2 192.0.2.1 2 64 0 1 web-r1"],
    [first, "4 web-80-a 2 s2 192.0.2.1 0 64 0 0 web-r1"],
  );
  await servers.awaitReached(state, "a", 1, undefined);
  expect(asked).toHaveLength(2);
});

test("a place without a container is closed from the start", async () => {
  const { asked, servers } = telling([]);
  await servers.rename(state, "a", 1);
  expect(asked.filter((command) => / (health|state ready)/.test(command))).toEqual([
    "set server web-80-a/s1 state ready",
    "set server web-80-a/s1 health down",
    "set server web-80-a/s2 state ready",
    "set server web-80-a/s2 health down",
  ]);
});

const nowhere = ["4 web-80-a 1 s1 192.0.2.1 0 64 0 0 web-r1"];

test("a container that was removed since it was well is not waited for", async () => {
  const { world, servers } = telling(nowhere);
  await expect(servers.awaitReached(state, "a", 1, undefined)).rejects.toMatchObject({ code: "release-gone" });
  expect(world.clock.monotonic()).toBeLessThan(5_000);
});

test("nor one that has ended: that is what is said", async () => {
  const { engine } = fakeEngine((line) => {
    if (line.startsWith("ps ")) return { stdout: "c1\tExited (3)\n" };
    if (line.startsWith("inspect ")) return { stdout: JSON.stringify([inspectedContainer({ status: "exited", exitCode: 3 })]) };
    return { stdout: "KeyError: 'URL'" };
  });
  const { world, servers } = beside(engine, nowhere);
  await expect(servers.awaitReached(state, "a", 1, undefined)).rejects.toThrow(
    /web of release 1 ended with exit code 3.*KeyError/,
  );
  expect(world.clock.monotonic()).toBeLessThan(5_000);
});

test("one that only does not listen yet is waited for", async () => {
  const on = { Networks: { shop: { IPAddress: "10.0.0.2" } } };
  const { engine, lines } = fakeEngine((line) => {
    if (line.startsWith("ps ")) return { stdout: "c1\tUp 3 seconds\n" };
    return { stdout: JSON.stringify([{ ...inspectedContainer({}), NetworkSettings: on }]) };
  });
  const { world, servers } = beside(engine, nowhere);
  await expect(servers.awaitReached(state, "a", 1, undefined)).rejects.toMatchObject({ code: "release-not-reached" });
  expect(world.clock.monotonic()).toBeGreaterThan(60_000);
  expect(lines.filter((line) => line.startsWith("network"))).toEqual([]);
});

test("one that runs and was taken off the proxy's network is put on it again, under its own name only", async () => {
  const lines: string[] = [];
  const { engine } = fakeEngine((line) => {
    lines.push(line);
    if (line.startsWith("ps ")) return { stdout: "c1\tUp 3 hours\n" };
    return line.startsWith("network") ? {} : { stdout: JSON.stringify([inspectedContainer({})]) };
  });
  const { servers } = beside(engine, ...Array.from({ length: 70 }, () => nowhere), [first]);
  await servers.awaitReached(state, "a", 1, undefined);
  expect(lines).toContain("network connect --alias web-r1 shop c1");
});
