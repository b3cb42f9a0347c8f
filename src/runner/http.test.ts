import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { http } from "./http.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const timeoutMs = 2_000;

test("an answer has its status, its headers in lower case, its body and its time", async () => {
  const url = await serve((_, response) => response.writeHead(503, { "X-Reason": "tired" }).end("no"));
  const response = await http({ url, timeoutMs });
  expect(response).toMatchObject({ status: 503, body: "no", truncated: false, headers: { "x-reason": "tired" } });
  expect(response.ms).toBeGreaterThan(0);
});

test("method, headers and body arrive", async () => {
  const seen: { method?: string | undefined; headers?: IncomingMessage["headers"]; body: string } = { body: "" };
  const url = await serve((request, response) => {
    seen.method = request.method;
    seen.headers = request.headers;
    request.on("data", (chunk) => {
      seen.body += String(chunk);
    });
    request.on("end", () => response.end());
  });
  await http({ url, method: "POST", headers: { "x-mine": "1" }, body: "hello", timeoutMs });
  expect(seen).toMatchObject({ method: "POST", body: "hello", headers: { "x-mine": "1" } });
});

test("every request is a new connection, as a new visitor's", async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  });
  for (let count = 0; count < 3; count += 1) await http({ url, timeoutMs });
  expect(ports.size).toBe(3);
});

describe("no answer is an error that says why", () => {
  test("nobody listens", async () => {
    const url = await serve(() => undefined);
    open.pop()?.close();
    await expect(http({ url, timeoutMs })).rejects.toThrow("ECONNREFUSED");
  });

  test("silence", async () => {
    const url = await serve(() => undefined);
    await expect(http({ url, timeoutMs: 100 })).rejects.toThrow("no complete answer within 100 ms");
  });

  test("a body that never ends", async () => {
    const url = await serve((_, response) => void response.write("x"));
    await expect(http({ url, timeoutMs: 100 })).rejects.toThrow("no complete answer within 100 ms");
  });

  test("a connection that breaks in the middle of the body", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("x");
      setTimeout(() => response.destroy(), 20);
    });
    await expect(http({ url, timeoutMs })).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  test("the signal", async () => {
    const url = await serve(() => undefined);
    await expect(http({ url, timeoutMs, signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort/i);
  });

  test.each(["not a url", "ftp://127.0.0.1/x"])("%s", async (url) => {
    await expect(http({ url, timeoutMs })).rejects.toThrow();
  });
});

test("no more is read than was asked for", async () => {
  const url = await serve((_, response) => response.end("x".repeat(300_000)));
  expect(await http({ url, timeoutMs, maxBytes: 1_000 })).toMatchObject({ truncated: true, body: "x".repeat(1_000) });
  expect((await http({ url, timeoutMs, maxBytes: 300_000 })).truncated).toBe(false);
});

describe("redirects", () => {
  test("are an answer like any other unless they are to be followed", async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: "/b" }).end());
    expect((await http({ url, timeoutMs })).status).toBe(302);
  });

  test("are followed, relative ones too", async () => {
    const url = await serve((request, response) =>
      request.url === "/a/b" ? response.end("there") : response.writeHead(302, { location: "b" }).end(),
    );
    expect((await http({ url: `${url}/a/x`, timeoutMs, followRedirects: true })).body).toBe("there");
  });

  test("in a circle end", async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: "/" }).end());
    await expect(http({ url, timeoutMs, followRedirects: true })).rejects.toThrow("redirected more than 10 times");
  });

  test("to another server don't carry what was meant for the first", async () => {
    const heard: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      heard.push(request.headers.authorization);
      response.end();
    });
    const url = await serve((_, response) => response.writeHead(307, { location: other }).end());
    await http({ url, timeoutMs, followRedirects: true, headers: { authorization: "Bearer secret" } });
    expect(heard).toEqual([undefined]);
  });
});
