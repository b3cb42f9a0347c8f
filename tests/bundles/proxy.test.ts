import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";
import { Machine } from "../github/machine.ts";
import { GitHubServer } from "../github/server.ts";

const machine = new Machine();
let gitHub: GitHubServer;
let proxy: Server;
/** Where the proxy was asked to lead to. */
const asked: string[] = [];

beforeAll(async () => {
  gitHub = await GitHubServer.start("/api/v3");
  const { port } = new URL(gitHub.url);
  proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on("connect", ({ url = "" }, client) => {
    asked.push(url);
    const there = connect(Number(port), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.pipe(client).pipe(there);
    });
    for (const side of [client, there]) side.on("error", () => [client, there].map((each) => each.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await gitHub.stop();
  await new Promise((resolve) => proxy.close(resolve));
  machine.remove();
});

/** A deploy that is refused, and that tells so in a comment: two requests. */
const told = { environment: "production", comment: "true" };

/** GitHub by a name that only the proxy knows the way to. */
const run = (more: Readonly<Record<string, string>>) =>
  runBundle(
    "staged-deploy",
    { ...told, "github-token": gitHub.token },
    { cwd: machine.folder, env: { ...machine.facts("http://github.test:8443/api/v3"), ...more } },
  );

test("GitHub is reached through the runner's proxy, and not without it", async () => {
  const { port } = proxy.address() as AddressInfo;
  const through = await run({ http_proxy: `http://127.0.0.1:${port}` });
  expect(through.outputs["result"], through.log).toBe("refused");
  expect(asked.length, through.log).toBeGreaterThan(0);
  expect(new Set(asked)).toEqual(new Set(["github.test:8443"]));
  expect(gitHub.requests.map(({ operation }) => operation)).toContain("issues/create-comment");

  gitHub.reset();
  const before = asked.length;
  const past = await run({ http_proxy: `http://127.0.0.1:${port}`, no_proxy: "github.test" });
  expect(past.outputs["result"], past.log).toBe("refused");
  expect([asked.length, gitHub.requests.length]).toEqual([before, 0]);
});
