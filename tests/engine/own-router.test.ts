import { chmodSync, existsSync, readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

/** What the command was told last, as the proxy of this test reads it. */
interface Told {
  readonly verb: string;
  readonly serves: readonly number[];
  readonly candidate: number | null;
  readonly routes: readonly [{ addresses: string[]; names: string[]; candidate: { addresses: string[] } }];
}

let app: Consumer;
const servers: Server[] = [];
const commits: string[] = [];
const told = (): Told | undefined => {
  const file = join(app.folder, "upstreams.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
};

/** A proxy as a user has it on the machine: hands requests to what a file says, and says in a header to whom. */
async function proxy(which: (whom: Told) => readonly string[]): Promise<number> {
  let turn = 0;
  const server = createServer((asked, answer) => {
    const [route] = told()?.routes ?? [];
    const all = route === undefined ? [] : which(told() as Told);
    const upstream = all[turn++ % Math.max(1, all.length)];
    if (upstream === undefined) return answer.writeHead(503).end("nobody serves");
    const [host = "", port = ""] = upstream.split(":");
    const further = request({ host, port, path: asked.url, method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, { ...got.headers, "x-served-by": upstream });
      got.pipe(answer);
    });
    further.on("error", () => answer.writeHead(502).end());
    asked.pipe(further);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

/** The user's command; `how` makes it one that lies or breaks. */
function command(how: "works" | "lies" | "breaks-off"): void {
  const then = { works: "", lies: "cat > /dev/null; exit 0", "breaks-off": "cat > upstreams.json; exit 4" }[how];
  const works = "cat > upstreams.next && mv upstreams.next upstreams.json && echo switched";
  // Only the moving forward goes wrong: on the way back it works.
  const wrong =
    then === "" ? "" : `case "$SLUICE_SWITCH" in *'"verb":"shift"'*'"serves":[2'*) ;; *'"verb":"shift"'*) ${then};; esac\n`;
  app.write("switch.sh", `#!/bin/sh\n${wrong}${works}\n`);
  chmodSync(join(app.folder, "switch.sh"), 0o755);
}

beforeAll(async () => {
  app = await Consumer.make();
  commits.push(app.commit(), app.commit(), app.commit("fails-its-gate"), app.commit());
  const main = await proxy((whom) => whom.routes[0].addresses);
  const preview = await proxy((whom) => whom.routes[0].candidate.addresses);
  Object.assign(app, { port: main });
  command("works");
  app.configure({ strategy: "{ kind: blue-green, bake: 300ms }" });
  const text = app
    .configuration()
    .replace(
      /^router: \{ image: (.*) \}$/m,
      `router: { kind: none, image: $1, switch: [./switch.sh], within: 20s, served-by: X-Served-By, preview: "http://127.0.0.1:${preview}" }`,
    );
  app.write("sluice.yaml", `${text}    url: http://127.0.0.1:${main}\n    drain: 300ms\n`);
}, 120_000);
afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await app.remove();
});

test("the user's proxy stands before the app: Sluice runs none, publishes nothing, and moves visitors by the command", async () => {
  const first = await app.deploy(commits[0] ?? "");
  expect(first.outputs["result"], first.log).toBe("promoted");
  expect(first.log).toContain("Releases have no port of the host");
  const visitors = app.crowd();
  const second = await app.deploy(commits[1] ?? "");
  const { failures, requests } = await visitors.stop();
  expect(second.outputs["result"], second.log).toBe("promoted");
  expect([failures, requests > 20]).toEqual([[], true]);
  expect(await app.says()).toBe("v2");
  expect(told()).toMatchObject({ serves: [2], candidate: 1, routes: [{ names: ["web-r2:8000"] }] });
  expect(app.containers().filter((name) => name.endsWith("-proxy"))).toEqual([]);
  const ports = lines(docker("ps", "--filter", `label=sluice.scope=${app.scope}`, "--format", "{{.Ports}}"));
  expect(ports.filter((port) => port.includes("->"))).toEqual([]);
});

test("a sick release is seen at the preview's address, before any visitor meets it", async () => {
  const visitors = app.crowd();
  const run = await app.deploy(commits[2] ?? "");
  const { failures, by } = await visitors.stop();
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  expect([failures, Object.keys(by)]).toEqual([[], ["v2"]]);
});

test.each([
  ["says that it has moved visitors and has not: seen from outside", "lies", "is served by release 2, not by release"],
  ["breaks off when it had moved them: it is called again for the way back", "breaks-off", "ended with code 4"],
] as const)("rule 7: a command that %s", async (_what, how, said) => {
  command(how);
  const run = await app.deploy(commits[3] ?? "");
  expect(run.outputs["result"], run.log).toBe("rolled-back");
  expect(run.outputs["explanation"]).toContain(said);
  expect(await app.says()).toBe("v2");
  expect(told()).toMatchObject({ verb: "shift", serves: [2] });
});

test("rollback and status know this proxy, too", async () => {
  command("works");
  const back = await app.rollback();
  expect(back.outputs["result"], back.log).toBe("rolled-back");
  expect(await app.says()).toBe("v1");
  const status = await app.deploy("", { mode: "status" });
  expect(status.outputs["result"], status.log).toBe("status");
  expect(status.outputs["explanation"]).toMatch(/^Release 1 .* All is as the ledger says\.$/);
});
