import { Agent, get } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, until } from "./rollout/consumer.ts";

const drain = 3_000;
let app: Consumer;
beforeAll(async () => {
  app = await Consumer.make();
  app.configure({ strategy: "{ steps: { 100%: 0s }, warm-for: 0s }" });
  app.write("sluice.yaml", `${app.configuration()}drain: ${drain}ms\n`);
  const run = await app.deploy(app.commit());
  expect(run.outputs["result"], run.log).toBe("promoted");
}, 120_000);
afterAll(() => app.remove());

/** A WebSocket that remembers by whom and until when it was served, and how it ended. */
async function listener() {
  const heard = { by: new Set<string>(), last: 0, ended: 0, code: 0, clean: false };
  const socket = new WebSocket(`ws://127.0.0.1:${app.port}/ws`);
  socket.addEventListener("message", ({ data }) => {
    heard.by.add(String(data));
    heard.last = performance.now();
  });
  socket.addEventListener("close", ({ code, wasClean }) =>
    Object.assign(heard, { ended: performance.now(), code, clean: wasClean }),
  );
  await until(() => heard.by.size > 0);
  return heard;
}

/** A client with one connection that is kept alive; tells when each release first answered. */
function client() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const first: Record<string, number> = {};
  const failures: string[] = [];
  const connections = new Set<number | undefined>();
  let over = false;
  const ask = () =>
    new Promise<void>((resolve) => {
      const request = get({ host: "127.0.0.1", port: app.port, path: "/", agent }, (response) => {
        connections.add(response.socket.localPort);
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => {
          if (response.statusCode === 200) first[text] ??= performance.now();
          else failures.push(`${response.statusCode} ${text}`);
          resolve();
        });
      });
      request.on("error", (error) => {
        failures.push(error.message);
        resolve();
      });
    });
  const loop = (async () => {
    while (!over) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    first,
    failures,
    connections,
    async stop() {
      over = true;
      await loop;
      agent.destroy();
    },
  };
}

test.each<[string, string, string, () => ReturnType<Consumer["deploy"]>]>([
  ["a swap", "v1", "v2", () => app.deploy(app.commit())],
  ["a rollback", "v2", "v1", () => app.rollback()],
])(
  "%s: WebSockets go on until `drain`, then end with a goodbye; who keeps a connection alive moves on it",
  async (_what, from, to, act) => {
    const sockets = await Promise.all([listener(), listener(), listener()]);
    const visitor = client();
    await until(() => visitor.first[from] !== undefined);
    const run = await act();
    await visitor.stop();
    expect(run.code, run.log).toBe(0);
    const moved = visitor.first[to] ?? Number.POSITIVE_INFINITY;
    for (const socket of sockets) {
      expect([...socket.by]).toEqual([from]);
      expect({ code: socket.code, clean: socket.clean }).toEqual({ code: 1001, clean: true });
      expect(socket.last - moved).toBeGreaterThan(drain * 0.8);
      expect(socket.ended - moved).toBeLessThan(drain + 10_000);
    }
    expect(visitor.failures).toEqual([]);
    expect(visitor.connections.size).toBe(1);
  },
);
