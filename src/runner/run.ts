import { spawn } from "node:child_process";
import type { Command, Conversation, Finished, Run } from "../world.ts";

function spawned(command: Command) {
  const [program, ...rest] = command.argv;
  return spawn(program, rest, {
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: { ...process.env, ...command.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

function lineSplitter(tell: (line: string) => void): { push(chunk: string): void; end(): void } {
  let rest = "";
  return {
    push(chunk) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) tell(line);
    },
    end() {
      if (rest !== "") tell(rest);
    },
  };
}

function runOnce(command: Command): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawned(command);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let timedOut = false;
    let problem = "";
    const stdoutLines = lineSplitter((line) => command.onLine?.(line, "stdout"));
    const stderrLines = lineSplitter((line) => command.onLine?.(line, "stderr"));
    const timer =
      command.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, command.timeoutMs);
    const abort = () => child.kill("SIGTERM");
    if (command.signal?.aborted === true) abort();
    command.signal?.addEventListener("abort", abort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      out.push(chunk);
      stdoutLines.push(chunk.toString("utf8"));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err.push(chunk);
      stderrLines.push(chunk.toString("utf8"));
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      problem = error.code === "ENOENT" ? `${command.argv[0]}: not found` : error.message;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      command.signal?.removeEventListener("abort", abort);
      stdoutLines.end();
      stderrLines.end();
      const bytes = Buffer.concat(out);
      resolve({
        code: problem === "" ? (code ?? 137) : 127,
        stdout: bytes.toString("utf8"),
        stderr: problem + Buffer.concat(err).toString("utf8"),
        bytes,
        timedOut,
      });
    });
    // A program that doesn't read its input closes the pipe: that is its result to tell, not ours to crash on.
    child.stdin.on("error", () => undefined);
    child.stdin.end(command.stdin ?? "");
  });
}

function open(command: Command): Conversation {
  const child = spawned(command);
  const chunks: string[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  const push = (chunk: Buffer) => {
    chunks.push(chunk.toString("utf8"));
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  child.stdout.on("data", push);
  child.stderr.on("data", push);
  child.on("close", end);
  child.on("error", end);
  child.stdin.on("error", () => undefined);
  return {
    write: (text) => void child.stdin.write(text),
    async read() {
      while (chunks.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return chunks.shift();
    },
    close: () => void child.kill("SIGTERM"),
  };
}

/** Runs real processes. */
export const run: Run = Object.assign(runOnce, { open });
