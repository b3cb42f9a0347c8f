/**
 * Visitors in a process of their own, so that what they measure is not slowed by who drives the releases: started with a
 * port, they ask until they are told to stop by a message, and answer it with everything they saw.
 */
import { Agent, request } from "node:http";

export interface Seen {
  /** Every answered request, in the order of answers: when (ms since the epoch), how long (ms), and who answered. */
  readonly at: readonly number[];
  readonly took: readonly number[];
  readonly by: readonly string[];
  /** Every request that got no 200. */
  readonly failures: readonly { readonly at: number; readonly why: string }[];
  /** Every WebSocket that ended without us, and who it was open to. */
  readonly broken: readonly { readonly at: number; readonly by: string }[];
  readonly opened: number;
}

const clients = 64;
const sockets = 20;
const pauseMs = 120;
const timeoutMs = 10_000;
const now = () => performance.timeOrigin + performance.now();
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const port = Number(process.argv[2]);
const at: number[] = [];
const took: number[] = [];
const by: string[] = [];
const failures: { at: number; why: string }[] = [];
const broken: { at: number; by: string }[] = [];
let opened = 0;
let over = false;

function ask(agent: Agent): Promise<void> {
  return new Promise((resolve) => {
    const began = performance.now();
    const end = (why?: string, who = "") => {
      if (why !== undefined) failures.push({ at: now(), why });
      else {
        at.push(now());
        took.push(performance.now() - began);
        by.push(who);
      }
      resolve();
    };
    const outgoing = request({ host: "127.0.0.1", port, path: "/", agent, timeout: timeoutMs }, (incoming) => {
      let body = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => {
        body += chunk;
      });
      incoming.on("end", () => (incoming.statusCode === 200 ? end(undefined, body) : end(`status ${incoming.statusCode}`)));
      incoming.on("error", (error) => end(error.message));
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.on("error", (error) => end(error.message));
    outgoing.end();
  });
}

async function client(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await sleep(Math.random() * pauseMs);
  while (!over) {
    await ask(agent);
    await sleep(pauseMs);
  }
  agent.destroy();
}

/** One that stays open for 2 to 8 s, as people come and go; what ends earlier was broken by the other side. */
function conversation(): Promise<void> {
  return new Promise((resolve) => {
    let who = "";
    let ours = false;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    const leave = setTimeout(
      () => {
        ours = true;
        socket.close();
      },
      2_000 + Math.random() * 6_000,
    );
    socket.addEventListener("open", () => {
      opened += 1;
    });
    socket.addEventListener("message", ({ data }) => {
      who = String(data);
    });
    socket.addEventListener("error", () => undefined);
    socket.addEventListener("close", () => {
      clearTimeout(leave);
      if (!ours && !over) broken.push({ at: now(), by: who || "nobody: it was refused" });
      resolve();
    });
  });
}

async function talker(): Promise<void> {
  while (!over) {
    const began = performance.now();
    await conversation();
    if (performance.now() - began < 100) await sleep(100);
  }
}

process.on("message", (word: "count" | "stop") => {
  if (word === "count") {
    process.send?.(at.length);
    return;
  }
  over = true;
  const seen: Seen = { at, took, by, failures, broken, opened };
  process.send?.(seen, () => process.exit());
});
process.on("disconnect", () => process.exit());
for (let index = 0; index < clients; index++) void client();
for (let index = 0; index < sockets; index++) void talker();
