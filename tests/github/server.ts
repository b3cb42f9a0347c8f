import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Operation } from "./answers.ts";
import { type Fault, misbehave } from "./faults.ts";
import { GitHubState, routes } from "./routes.ts";

export interface Recorded {
  /** The name that GitHub's API description has for it; undefined for what is not there. */
  readonly operation: Operation | undefined;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** GitHub's REST API in memory, on the loopback: what Sluice uses of it, with faults to order. */
export class GitHubServer {
  readonly token = "ghs_Canary7GitHubToken";
  readonly requests: Recorded[] = [];
  state = new GitHubState();
  /** What workflows get as GITHUB_API_URL. */
  url = "";
  readonly #server: Server;
  readonly #prefix: string;
  #faults: { operation: Operation | "every"; fault: Fault; times: number }[] = [];

  private constructor(prefix: string) {
    this.#prefix = prefix;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** With `prefix` as on GitHub Enterprise Server: "/api/v3". */
  static async start(prefix = ""): Promise<GitHubServer> {
    const server = new GitHubServer(prefix);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}${prefix}`;
    return server;
  }

  /** The next `times` requests of this operation go wrong in this way; those ordered first come first. */
  order(operation: Operation | "every", fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ operation, fault, times });
  }

  /** As new: nothing known, nothing recorded, well again. */
  reset(): void {
    this.state = new GitHubState();
    this.requests.length = 0;
    this.#faults = [];
    this.#server.closeAllConnections();
  }

  /** How often each operation was asked for. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { operation, method, path } of this.requests) {
      const name = operation ?? `${method} ${path}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #faultFor(operation: Operation | undefined): Fault | undefined {
    const ordered = this.#faults.find((each) => each.times > 0 && ["every", operation].includes(each.operation));
    if (ordered === undefined) return undefined;
    ordered.times -= 1;
    return ordered.fault;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString("utf8");
    const url = new URL(request.url ?? "/", "http://github.test");
    const path = url.pathname.startsWith(`${this.#prefix}/repos/`) ? url.pathname.slice(this.#prefix.length) : "";
    const method = request.method ?? "GET";
    const route = routes.find((each) => each.method === method && each.pattern.test(path));
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    this.requests.push({ operation: route?.operation, method, path: `${url.pathname}${url.search}`, body });
    const fault = this.#faultFor(route?.operation);
    if (fault !== undefined && fault.kind !== "lost") return misbehave(fault, response);
    const answer = this.#answer(request, () =>
      route?.handle({ state: this.state, named: route.pattern.exec(path)?.slice(1) ?? [], query: url.searchParams, body }),
    );
    if (fault !== undefined) return misbehave(fault, response);
    response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(answer.body));
  }

  #answer(request: IncomingMessage, handle: () => { status: number; body: unknown } | undefined) {
    if (![`token ${this.token}`, `Bearer ${this.token}`].includes(request.headers.authorization ?? ""))
      return { status: 401, body: { message: "Bad credentials" } };
    return handle() ?? { status: 404, body: { message: "Not Found" } };
  }
}
