import { Agent, request } from "node:http";

/** Requests of one kind of answer, since the load began. */
export interface Tally {
  requests: number;
  /** Everything that a user would call broken. */
  failed: number;
  /** Of those: answered with 500 by the app itself. */
  failedByApp: number;
  /** Why the others failed, for the table at the end. */
  readonly reasons: Map<string, number>;
}

export interface Load {
  readonly tally: Tally;
  /** What was answered since the last call: for the live line. */
  since(): { requests: number; failed: number };
  stop(): Promise<void>;
}

const paths = ["/", "/api/items", "/api/version", "/api/items"];

interface Answer {
  readonly status: number;
  readonly cookie: string | undefined;
  /** What the app's own server calls itself; the proxy's answers have none. */
  readonly server: string | undefined;
}

function ask(url: string, agent: Agent, cookie: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = cookie === undefined ? {} : { cookie };
    const sent = request(url, { agent, headers, timeout: 10_000 }, (answer) => {
      answer.on("error", reject);
      answer.on("end", () => {
        const given = answer.headers["set-cookie"]?.[0]?.split(";")[0];
        const server = answer.headers.server;
        resolve({ status: answer.statusCode ?? 0, cookie: given, server: Array.isArray(server) ? server[0] : server });
      });
      answer.resume();
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 10 s")));
    sent.on("error", reject);
    sent.end();
  });
}

/**
 * Constant load: visitors who each ask once every `everyMs` over a connection they keep. Every other one is a browser,
 * which keeps its cookie and leaves after a while for the next; the others are clients without cookies.
 */
export function startLoad(baseUrl: string, visitors: number, everyMs: number): Load {
  const tally: Tally = { requests: 0, failed: 0, failedByApp: 0, reasons: new Map() };
  let before = { requests: 0, failed: 0 };
  let going = true;
  const fail = (reason: string) => {
    tally.failed += 1;
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
  };
  const visit = async (visitor: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let cookie: string | undefined;
    for (let turn = visitor; going; turn += 1) {
      const began = performance.now();
      try {
        const answer = await ask(`${baseUrl}${paths[turn % paths.length]}`, agent, cookie);
        if (visitor % 2 === 0) cookie = answer.cookie ?? cookie;
        tally.requests += 1;
        if (answer.status >= 500) {
          const byApp = answer.status === 500 && answer.server === "uvicorn";
          if (byApp) tally.failedByApp += 1;
          fail(byApp ? "500 by the app" : `status ${answer.status}`);
        }
      } catch (error) {
        if (!going) break;
        tally.requests += 1;
        fail(error instanceof Error ? error.message : String(error));
      }
      // A new visitor now and then, so that the shares are drawn anew.
      if (turn % 25 === 0) cookie = undefined;
      const rest = everyMs - (performance.now() - began);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
    agent.destroy();
  };
  const visits = Array.from({ length: visitors }, (_, visitor) => visit(visitor));
  return {
    tally,
    since() {
      const now = { requests: tally.requests, failed: tally.failed };
      const grown = { requests: now.requests - before.requests, failed: now.failed - before.failed };
      before = now;
      return grown;
    },
    async stop() {
      going = false;
      await Promise.all(visits);
    },
  };
}
