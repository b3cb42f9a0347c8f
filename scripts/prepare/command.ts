import { type SpawnOptions, spawn } from "node:child_process";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Options {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string;
  /** The whole of it may take so long. */
  readonly limitMs?: number;
  /** Its first word may take so long: an unreachable host is not waited for. */
  readonly firstWordMs?: number;
}

/** Runs a command to its end; a missing program is code 127, a limit 124. Never throws for what the command did. */
export function tried(argv: readonly string[], options: Options = {}): Promise<Ended> {
  const [program = "", ...args] = argv;
  const spawnOptions: SpawnOptions = { stdio: "pipe", env: { ...process.env, ...options.env } };
  if (options.cwd !== undefined) spawnOptions.cwd = options.cwd;
  return new Promise((resolve) => {
    let out = "";
    let err = "";
    const child = spawn(program, args, spawnOptions);
    const stop = () => {
      err += "\ngave up: it took too long";
      child.kill("SIGKILL");
    };
    const whole = options.limitMs === undefined ? undefined : setTimeout(stop, options.limitMs);
    const first = options.firstWordMs === undefined ? undefined : setTimeout(stop, options.firstWordMs);
    const end = (code: number) => {
      clearTimeout(whole);
      clearTimeout(first);
      resolve({ code, out, err });
    };
    child.stdout?.on("data", (chunk: Buffer) => {
      clearTimeout(first);
      out += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      clearTimeout(first);
      err += chunk.toString();
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
    child.on("error", (cause) => {
      err += cause.message;
      end(127);
    });
    child.on("close", (code) => end(code ?? 124));
  });
}

/** Runs a command that must succeed; its last lines are the error. */
export async function ran(argv: readonly string[], options: Options = {}): Promise<string> {
  const ended = await tried(argv, options);
  if (ended.code === 0) return ended.out;
  const last = `${ended.out}\n${ended.err}`.trim().split("\n").slice(-12).join("\n");
  throw new Error(`\`${argv.join(" ")}\` ended with ${ended.code}:\n${last}`);
}

export async function succeeds(argv: readonly string[], options: Options = {}): Promise<boolean> {
  return (await tried(argv, options)).code === 0;
}
