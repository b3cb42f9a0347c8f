import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { StringDecoder } from "node:string_decoder";
import type { Command, Conversation, Finished, Run } from "../world.ts";
import { guard } from "./guardian.ts";
import { spawn } from "./spawn.ts";
import { turn } from "./turn.ts";

function spawned(command: Command) {
  const [program, ...rest] = command.argv;
  const child = spawn(program, rest, {
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: { ...process.env, ...command.env },
    stdio: ["pipe", "pipe", "pipe"],
    // A process group of its own: what the program has started (Docker's plugins) can be ended with it.
    detached: true,
  });
  guard(child);
  return child;
}

/** Ends the program and what it has started: those hold its output open, and waiting for them would have no end. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** How long a program has to end by itself after it was asked to. */
const graceMs = 2_000;

/** What a program has written; where only its end is wanted, at most twice that much is held. */
function kept(last = Number.POSITIVE_INFINITY): { push(chunk: Buffer): void; bytes(): Buffer } {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= 2 * last) return;
      chunks = [Buffer.from(Buffer.concat(chunks).subarray(-last))];
      size = last;
    },
    bytes: () => Buffer.concat(chunks).subarray(-Math.min(size, last)),
  };
}

function lineSplitter(tell: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder("utf8");
  // In pieces: a line of megabytes is put together once, not at every chunk.
  let rest: string[] = [];
  return {
    push(chunk) {
      const [first = "", ...others] = decoder.write(chunk).split("\n");
      rest.push(first);
      for (const other of others) {
        tell(rest.join(""));
        rest = [other];
      }
    },
    end() {
      const last = rest.join("") + decoder.end();
      if (last !== "") tell(last);
    },
  };
}

function runOnce(command: Command): Promise<Finished> {
  return new Promise((resolve) => {
    let child: ReturnType<typeof spawned>;
    try {
      child = spawned(command);
    } catch (error) {
      // A name or an argument that the system does not take (too long, a NUL byte): a command that can't be run.
      const stderr = `${command.argv[0].slice(0, 200)}: ${error instanceof Error ? error.message : String(error)}`;
      resolve({ code: 127, stdout: "", stderr, bytes: new Uint8Array(), timedOut: false });
      return;
    }
    const out = kept(command.lastBytes);
    const err = kept(command.lastBytes);
    let timedOut = false;
    let problem = "";
    const stdoutLines = lineSplitter((line) => command.onLine?.(line, "stdout"));
    const stderrLines = lineSplitter((line) => command.onLine?.(line, "stderr"));
    const timer =
      command.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end(child, "SIGKILL");
          }, command.timeoutMs);
    let insist: NodeJS.Timeout | undefined;
    const abort = () => {
      end(child, "SIGTERM");
      insist = setTimeout(() => end(child, "SIGKILL"), graceMs);
    };
    if (command.signal?.aborted === true) abort();
    command.signal?.addEventListener("abort", abort, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      out.push(chunk);
      if (command.onLine !== undefined) stdoutLines.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err.push(chunk);
      if (command.onLine !== undefined) stderrLines.push(chunk);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      const folderGone = command.cwd !== undefined && !existsSync(command.cwd);
      if (folderGone) problem = `the folder ${command.cwd} does not exist`;
      else problem = error.code === "ENOENT" ? `${command.argv[0]}: not found` : error.message;
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      clearTimeout(insist);
      command.signal?.removeEventListener("abort", abort);
      stdoutLines.end();
      stderrLines.end();
      const bytes = out.bytes();
      resolve({
        code: problem === "" ? (code ?? 128 + constants.signals[signal ?? "SIGKILL"]) : 127,
        stdout: bytes.toString("utf8"),
        stderr: problem + err.bytes().toString("utf8"),
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
  const decoder = new StringDecoder("utf8");
  let ended = false;
  let wake: () => void = () => undefined;
  const push = (chunk: Buffer) => {
    chunks.push(decoder.write(chunk));
    wake();
  };
  const over = () => {
    ended = true;
    wake();
  };
  child.stdout.on("data", push);
  child.stderr.on("data", push);
  child.on("close", over);
  child.on("error", over);
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
    close: () => end(child, "SIGTERM"),
  };
}

/** Runs real processes. To start one takes a few milliseconds in which nothing else here runs, so each has its turn. */
export const run: Run = Object.assign(inTurn, { open });

async function inTurn(command: Command): Promise<Finished> {
  const asked = performance.now();
  await turn();
  const { timeoutMs } = command;
  return runOnce(
    timeoutMs === undefined ? command : { ...command, timeoutMs: Math.max(1, timeoutMs - (performance.now() - asked)) },
  );
}
