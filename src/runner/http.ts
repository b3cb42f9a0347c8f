import type { Http, HttpRequest, HttpResponse } from "../world.ts";

const redirectLimit = 10;

/** Node's client takes longer to load than all of the rest, and many runs ask nobody. */
async function client(protocol: string): Promise<typeof import("node:http").request> {
  return protocol === "https:" ? (await import("node:https")).request : (await import("node:http")).request;
}

async function once(request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.url);
  const send = await client(url.protocol);
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const limit = request.maxBytes ?? 1_048_576;
    // One connection a request: a check must see what a new visitor sees, not a socket kept from before a swap.
    const outgoing = send(url, {
      method: request.method ?? "GET",
      headers: { "user-agent": "sluice", ...request.headers },
      agent: false,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no complete answer within ${request.timeoutMs} ms`)),
      request.timeoutMs,
    );
    outgoing.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.on("response", (incoming) => {
      const parts: Buffer[] = [];
      let size = 0;
      let truncated = false;
      const finish = () => {
        clearTimeout(timer);
        const headers = Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(", ") : (value ?? ""),
          ]),
        );
        const body = Buffer.concat(parts).toString("utf8");
        resolve({ status: incoming.statusCode ?? 0, headers, body, truncated, ms: performance.now() - started });
      };
      incoming.on("data", (chunk: Buffer) => {
        if (truncated) return;
        size += chunk.length;
        if (size > limit) {
          truncated = true;
          parts.push(chunk.subarray(0, chunk.length - (size - limit)));
          incoming.destroy();
          finish();
        } else parts.push(chunk);
      });
      incoming.on("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      incoming.on("end", finish);
    });
    outgoing.end(request.body);
  });
}

/** Speaks HTTP with Node's own client. */
export const http: Http = async (request) => {
  let current = request;
  for (let hop = 0; hop <= redirectLimit; hop += 1) {
    const response = await once(current);
    const next = response.headers["location"];
    if (request.followRedirects !== true || next === undefined || response.status < 300 || response.status > 399)
      return response;
    const url = new URL(next, current.url);
    // What was meant for one server, credentials included, is not told to another.
    const stays = url.origin === new URL(current.url).origin;
    current = { ...current, url: url.href, ...(stays ? {} : { headers: {} }) };
  }
  throw new Error(`redirected more than ${redirectLimit} times`);
};
