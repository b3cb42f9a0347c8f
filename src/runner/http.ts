import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Http, HttpRequest, HttpResponse } from "../world.ts";
import { keptHttp } from "./kept-http.ts";
import { turn } from "./turn.ts";

const redirectLimit = 10;

/** Node's client takes longer to load than all of the rest, and many runs ask nobody. */
async function client(protocol: string): Promise<typeof import("node:http").request> {
  return protocol === "https:" ? (await import("node:https")).request : (await import("node:http")).request;
}

const because = (code: string, message: string) => Object.assign(new Error(message), { code });

/** What Node's client is told of a request. */
function optionsOf(request: HttpRequest): RequestOptions & { rejectUnauthorized?: boolean } {
  return {
    method: request.method ?? "GET",
    headers: { "user-agent": "sluice", ...request.headers },
    ...(request.unix === undefined ? {} : { socketPath: request.unix }),
    ...(request.verifyTls === false ? { rejectUnauthorized: false } : {}),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
}

function certificateEnds(incoming: IncomingMessage): { certificateEnds?: number } {
  const socket = incoming.socket as Partial<TLSSocket>;
  const ends = Date.parse(socket.getPeerCertificate?.()?.valid_to ?? "");
  return Number.isNaN(ends) ? {} : { certificateEnds: ends };
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

/** Sends a request whose answer must be complete by `deadline` (of `performance.now()`). */
async function once(request: HttpRequest, deadline: number): Promise<HttpResponse> {
  const url = new URL(request.url);
  const send = await client(url.protocol);
  return new Promise((resolve, reject) => {
    const started = performance.now();
    // One connection a request: a check must see what a new visitor sees, not a socket kept from before a swap.
    const outgoing: ClientRequest = send(url, { ...optionsOf(request), agent: false });
    let begun = false;
    const late = () => {
      const message = `no complete answer within ${request.timeoutMs} ms`;
      refuse(begun ? because("BODY_WITHOUT_END", `${message}, though it had begun`) : because("NO_ANSWER", message));
      outgoing.destroy();
    };
    const timer = setTimeout(late, Math.max(0, deadline - started));
    const refuse = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    outgoing.on("error", refuse);
    outgoing.on("response", (incoming) => {
      begun = true;
      const ends = certificateEnds(incoming);
      read(incoming, request.maxBytes ?? 1_048_576).then(({ bytes, truncated }) => {
        clearTimeout(timer);
        const ms = performance.now() - started;
        const status = incoming.statusCode ?? 0;
        resolve({ status, headers: headersOf(incoming), body: bytes.toString("utf8"), bytes, truncated, ms, ...ends });
      }, refuse);
    });
    outgoing.end(request.body);
  });
}

/** The body, as far as it is wanted; of one that is longer nothing more is taken in. */
function read(incoming: IncomingMessage, limit: number): Promise<{ bytes: Buffer; truncated: boolean }> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (truncated: boolean) => resolve({ bytes: Buffer.concat(parts), truncated });
    incoming.on("data", (chunk: Buffer) => {
      if (size > limit) return;
      size += chunk.length;
      if (size <= limit) parts.push(chunk);
      else {
        parts.push(chunk.subarray(0, chunk.length - (size - limit)));
        // First the answer: what ends a connection too early ends this one, too.
        finish(true);
        incoming.destroy();
      }
    });
    incoming.on("error", reject);
    incoming.on("aborted", () => reject(because("ECONNRESET", "aborted: the connection ended in the middle of the answer")));
    incoming.on("end", () => finish(false));
  });
}

async function ask(request: HttpRequest): Promise<HttpResponse> {
  const deadline = performance.now() + request.timeoutMs;
  // What lies with us is no time of the server's: loading the client, and whatever else begins now. Nobody waits longer for it, though.
  await client(new URL(request.url).protocol);
  await turn();
  const began = performance.now();
  let current = request;
  for (let hop = 0; hop <= redirectLimit; hop += 1) {
    const response = await once(current, deadline);
    const next = response.headers["location"];
    if (request.followRedirects !== true || next === undefined || response.status < 300 || response.status > 399)
      return { ...response, ms: performance.now() - began };
    if (!URL.canParse(next, current.url)) throw because("REDIRECT_ELSEWHERE", "it redirects to what is no address");
    const url = new URL(next, current.url);
    if (!/^https?:$/.test(url.protocol))
      throw because("REDIRECT_ELSEWHERE", `it redirects to an address of kind ${url.protocol}`);
    current = redirected(current, response.status, url);
  }
  throw because("REDIRECTS_WITHOUT_END", `redirected more than ${redirectLimit} times`);
}

/** What was meant for one server, credentials, body and the name it goes by included, is not told to another. */
function redirected(request: HttpRequest, status: number, url: URL): HttpRequest {
  const stays = url.origin === new URL(request.url).origin;
  const { body, ...rest } = request;
  const repeats = status === 307 || status === 308 || body === undefined;
  const again: HttpRequest = stays && repeats ? request : { ...rest, method: request.method === "HEAD" ? "HEAD" : "GET" };
  return { ...again, url: url.href, ...(stays ? {} : { headers: {} }) };
}

/** Speaks HTTP with Node's own client. */
export const http: Http = Object.assign(ask, { kept: keptHttp });
