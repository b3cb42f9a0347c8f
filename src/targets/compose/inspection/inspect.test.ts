import { expect, test } from "vitest";
import type { Environment } from "../../../project/model.ts";
import { fakeClock, fakeRun } from "../../../world.testing.ts";
import { fakeEngine } from "../docker.testing.ts";
import { names } from "../naming.ts";
import { inspect } from "./inspect.ts";

const listen = (port: number) => ({ address: "", port });
const strategy = { kind: "blue-green", steps: [], preview: { port: listen(8081), bake: 0, cohorts: false } };
const environment = {
  ...{ listen: listen(8080), routes: [{ path: "/", service: "web", port: 80 }], strategy, proxyImage: "haproxy" },
} as unknown as Environment;
const sockets = [8080, 8081]
  .map((port, row) => `   ${row}: 00000000:${port.toString(16).toUpperCase()} 00000000:0000 0A 0`)
  .join("\n");
const machine = `x\n/ 100 0 90000000 1% /\n--sluice--\nMemAvailable: 9000000 kB\n--sluice--\n1700000000\n--sluice--\n${sockets}\n`;

function refused(proxy: string | undefined) {
  const { engine } = fakeEngine((line) => {
    if (line.startsWith("info")) return { stdout: JSON.stringify({ ServerVersion: "27.0.0" }) };
    if (line.startsWith("inspect")) return proxy === undefined ? { code: 1 } : { stdout: `id true ${proxy}` };
    if (line.startsWith("ps")) return { stdout: "blog-web-1\t0.0.0.0:8081->80/tcp\tblog" };
    return { stdout: machine };
  });
  const world = { run: fakeRun(() => ({ stdout: "2.39.1" })), clock: fakeClock() };
  const services = [{ name: "web", component: "web", part: "server" as const }];
  const document = { name: "shop", services: { web: {} } };
  const given = { world, engine, names: names("shop", "live"), environment, document, services, adopted: undefined };
  return inspect(given).then(({ refusals }) => refusals.map(({ sentence }) => sentence));
}
const traits = (port: string) => JSON.stringify({ image: "haproxy", port, networks: "n", names: "web" });

test("the preview's port is looked at like the others, and who holds it", async () => {
  expect(await refused(undefined)).toEqual([
    expect.stringContaining("Port 8080 of this machine"),
    expect.stringMatching(/Port 8081 .* the container blog-web-1/),
  ]);
});

test("a proxy that runs holds its own ports; one that is new to it may be somebody else's", async () => {
  expect(await refused(traits("127.0.0.1:8080:30080"))).toEqual([expect.stringMatching(/Port 8081 .* blog-web-1/)]);
  expect(await refused(traits("8080:30080 [::1]:8081:30081"))).toEqual([]);
});
