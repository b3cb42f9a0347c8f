import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";

const open: (Server | SocketServer)[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  }
});

async function addressOf(server: Server | SocketServer): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = (answer: RequestListener) => addressOf(createServer(answer));

/** A quick gate: every story below is over in two seconds. */
const quick = { window: "600ms", interval: "100ms" };
const gate = (inputs: Record<string, string>, how: Parameters<typeof runBundle>[2] = {}) =>
  runBundle("health-gate", { ...quick, ...inputs }, how);
const impatient = (url: string, more = "") => `[{ http: "${url}", timeout: 300ms${more} }]`;

describe("health-gate, as a runner starts it", () => {
  it("passes an app that is well", async () => {
    const url = await serve((_, response) => response.end("ok"));
    const run = await gate({ url: `${url}/health` });
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({
      result: "pass",
      explanation: expect.stringMatching(/\/health: (\d+) of \1 passed\.$/),
    });
    expect(JSON.parse(run.outputs["checks"] ?? "")).toMatchObject([
      { name: `${url}/health`, kind: "http", result: "pass", failed: 0 },
    ]);
    expect(run.report).toMatchObject({ action: "health-gate", result: "pass", window: 600 });
    expect(run.summary).toContain("✅ health-gate: pass");
  });

  it("fails an app that turns bad, at once, and ends red", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.statusCode = asked < 3 ? 200 : 503;
      response.end();
    });
    const run = await gate({ url, window: "20s" });
    expect(run.code).toBe(1);
    expect(run.outputs).toMatchObject({
      result: "fail",
      explanation: `${url}/: 1 failed > failure-limit 0 (last: 503, expected 2xx).`,
    });
    expect(run.log).toContain(`::error title=health-gate%3A fail::${url}/: 1 failed`);
    expect(run.summary).toMatch(/`✓✓✗`/);
  });

  it("tolerates what it was told to", async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.statusCode = asked === 2 || asked === 3 ? 500 : 200;
      response.end();
    });
    const run = await gate({ url, checks: "- http: /a\n  failure-limit: 2\n" });
    expect(run.outputs).toMatchObject({
      result: "pass",
      explanation: expect.stringMatching(
        /^http \/a: \d+ of \d+ passed, 2 failed ≤ failure-limit 2 \(last: 500, expected 2xx\)\.$/,
      ),
    });
  });

  it("fails when nobody answers", async () => {
    const url = await serve(() => undefined);
    open.pop()?.close();
    const run = await gate({ url });
    expect(run.outputs["result"]).toBe("fail");
    expect(run.outputs["explanation"]).toContain("ECONNREFUSED");
  });

  it("fails an app that never answers, when its time is over", async () => {
    const url = await serve(() => undefined);
    const run = await gate({ checks: impatient(url) });
    expect(run.outputs["explanation"]).toBe(`${url}/: 1 failed > failure-limit 0 (last: no complete answer within 300 ms).`);
  });

  it("fails an app that hangs up", async () => {
    const rude = await addressOf(createSocketServer((socket) => socket.destroy()));
    const run = await gate({ url: rude });
    expect(run.outputs["result"], run.log).toBe("fail");
    expect(run.outputs["explanation"]).toContain("1 failed > failure-limit 0");
  });

  it("doesn't follow a redirect to somewhere that is well", async () => {
    const well = await serve((_, response) => response.end("ok"));
    const url = await serve((_, response) => response.writeHead(302, { location: `${well}/::error::x` }).end());
    const run = await gate({ url });
    expect(run.outputs["explanation"]).toContain(`302 (to ${well}/::error::x), expected 2xx`);
    expect(run.log).not.toMatch(/^::error::x/m);
  });

  it("sends secret headers to the app, and prints them nowhere", async () => {
    let seen: string | undefined;
    const url = await serve((request, response) => {
      seen = request.headers.authorization;
      response.end();
    });
    const run = await gate({ url, headers: "Authorization: Bearer s3cret-token\n" });
    expect(seen).toBe("Bearer s3cret-token");
    expect(run.outputs["result"]).toBe("pass");
    expect(run.log.replace(/^::add-mask::.*$/gm, "")).not.toContain("s3cret");
    expect(run.summary + JSON.stringify(run.report)).not.toContain("s3cret");
  });

  it("is inconclusive, and red, for what it was given wrongly", async () => {
    const run = await gate({ url: "app/health", checks: "- http: /a\n  within: 100\n", interval: "1" });
    expect(run.code).toBe(1);
    expect(run.outputs["result"]).toBe("inconclusive");
    expect(run.outputs["explanation"]).toContain('"url" is "app/health"; expected a whole URL');
    expect(run.outputs["explanation"]).toContain('"checks" has a mistake in line 2, column 11: "within" is 100');
    expect(run.outputs["explanation"]).toContain('"interval" is "1"');
  });

  it("is inconclusive when the step is cancelled", async () => {
    let pid = 0;
    const url = await serve((_, response) => {
      response.end();
      setTimeout(() => process.kill(pid, "SIGINT"), 150);
    });
    const run = await gate(
      { url, window: "60s", interval: "10s" },
      {
        onStart: (started) => {
          pid = started;
        },
      },
    );
    expect(run.code).toBe(1);
    expect(run.outputs).toMatchObject({
      result: "inconclusive",
      explanation: `${url}/: stopped before the window was over (1 of 1 passed).`,
    });
  });
});
