import type { Agent } from "node:http";
import type { HttpRequest, KeptHttp } from "../world.ts";

type Send = typeof import("node:http").request;

/** Node's client for one protocol, with connections that are kept. */
async function opened(protocol: string, most: number, verifyTls: boolean): Promise<{ send: Send; agent: Agent }> {
  const options = { keepAlive: true, maxSockets: most, maxFreeSockets: most, scheduling: "lifo" as const };
  if (protocol !== "https:") {
    const http = await import("node:http");
    return { send: http.request, agent: new http.Agent(options) };
  }
  const https = await import("node:https");
  return { send: https.request, agent: new https.Agent({ ...options, rejectUnauthorized: verifyTls }) };
}

/**
 * Asks again and again over at most `most` connections. A connection that the server closed just as it was taken is no failed
 * request: it is asked once more over another one.
 */
export function keptHttp(most: number): KeptHttp {
  const clients = new Map<string, ReturnType<typeof opened>>();
  const known = new Map<string, URL>();
  return {
    async ask(request) {
      const url = known.get(request.url) ?? new URL(request.url);
      known.set(request.url, url);
      const name = `${url.protocol} ${request.verifyTls !== false}`;
      let client = clients.get(name);
      if (client === undefined) {
        client = opened(url.protocol, most, request.verifyTls !== false);
        clients.set(name, client);
      }
      return once(request, url, await client);
    },
    close() {
      for (const client of clients.values()) void client.then(({ agent }) => agent.destroy());
    },
  };
}

type Told = Awaited<ReturnType<KeptHttp["ask"]>>;

function once(request: HttpRequest, url: URL, { send, agent }: { send: Send; agent: Agent }, again = true): Promise<Told> {
  return new Promise((resolve, reject) => {
    const asked = performance.now();
    let sent = asked;
    const outgoing = send(url, {
      method: request.method ?? "GET",
      headers: request.headers ?? {},
      agent,
      ...(request.unix === undefined ? {} : { socketPath: request.unix }),
    });
    const timer = setTimeout(
      () =>
        outgoing.destroy(Object.assign(new Error(`no complete answer within ${request.timeoutMs} ms`), { code: "NO_ANSWER" })),
      request.timeoutMs,
    );
    const stop = () => outgoing.destroy(Object.assign(new Error("the load has ended"), { code: "ABORT_ERR" }));
    request.signal?.addEventListener("abort", stop, { once: true });
    const over = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", stop);
    };
    outgoing.on("socket", () => {
      sent = performance.now();
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      over();
      if (again && outgoing.reusedSocket && error.code === "ECONNRESET") resolve(once(request, url, { send, agent }, false));
      else reject(error);
    });
    outgoing.on("response", (incoming) => {
      incoming.on("error", (error) => {
        over();
        reject(error);
      });
      incoming.on("end", () => {
        over();
        resolve({ status: incoming.statusCode ?? 0, ms: performance.now() - sent, waited: sent - asked });
      });
      incoming.resume();
    });
    outgoing.end(request.body);
  });
}
