import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Seen } from "./visitors.ts";

/** 64 keep-alive clients and 20 open WebSockets on a port of this machine, until it is stopped. */
export interface Crowd {
  /** Answered requests until now. */
  count(): Promise<number>;
  stop(): Promise<Seen>;
  /** For when the measurement broke off: they go home, whatever they saw. */
  end(): void;
}

export function crowd(port: number): Crowd {
  const child = fork(join(import.meta.dirname, "visitors.ts"), [String(port)], { execArgv: [] });
  const answer = async (word: "count" | "stop"): Promise<unknown> => {
    const answered = once(child, "message");
    child.send(word);
    return Promise.race([answered.then(([message]) => message), ended(child)]);
  };
  return {
    count: async () => (await answer("count")) as number,
    stop: async () => (await answer("stop")) as Seen,
    end: () => void child.kill("SIGKILL"),
  };
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, "exit")) as [number];
  throw new Error(`the visitors ended with ${code}`);
}
