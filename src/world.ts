/** The outside world as values: rooms receive these, `runner/` implements them, tests fake them. */

/** A command is a value: argv only, never a shell string. `env` is added to the inherited environment. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly timeoutMs?: number;
  /** Called for each finished line while the command runs, for live progress. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  readonly signal?: AbortSignal;
  /** Of each of its outputs only about the last so many bytes are kept: a program of somebody else may never stop writing. */
  readonly lastBytes?: number;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as bytes, for binary streams such as tar archives. */
  readonly bytes: Uint8Array;
  readonly timedOut: boolean;
}

/** A long-lived process spoken to line by line, e.g. the proxy's runtime socket. */
export interface Conversation {
  write(text: string): void;
  /** Resolves with the next chunk of output, or undefined when the process has ended. */
  read(): Promise<string | undefined>;
  close(): void;
}

/** Runs commands. A non-zero exit is a result, not an exception; a missing program is code 127. */
export interface Run {
  (command: Command): Promise<Finished>;
  open(command: Command): Conversation;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  /** Bytes read at the most; what comes after is dropped and `truncated` is set. */
  readonly maxBytes?: number;
  readonly followRedirects?: boolean;
  /** Path of a Unix socket to speak through; the address then only says what is asked. */
  readonly unix?: string;
  /** `false` takes any certificate. */
  readonly verifyTls?: boolean;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came, for what is no text; absent where the way there tells texts only. */
  readonly bytes?: Uint8Array;
  readonly truncated: boolean;
  /** From sending to the last byte read. */
  readonly ms: number;
  /** When the server's certificate ends, milliseconds since the epoch; only over TLS. */
  readonly certificateEnds?: number;
}

/**
 * Rejects with an Error whose message says plainly why there is no answer, and whose `code` is that of the system or of Node, or
 * `BODY_WITHOUT_END` (the answer began and was not complete in time) or `REDIRECTS_WITHOUT_END`.
 */
export interface Http {
  (request: HttpRequest): Promise<HttpResponse>;
  /** A client that keeps its connections, at most so many at once, for making load; absent where the way there has none. */
  readonly kept?: (most: number) => KeptHttp;
}

export interface KeptHttp {
  /**
   * Tells status and time only. Waits for a free connection when all are in use; `waited` says for how many milliseconds,
   * and `ms` does not hold them.
   */
  ask(request: HttpRequest): Promise<{ readonly status: number; readonly ms: number; readonly waited: number }>;
  close(): void;
}

/** Where a conversation over the network goes. */
export interface DialTo {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Clock {
  /** Milliseconds since the epoch, for records that people read. */
  now(): number;
  /** Milliseconds on a clock that never jumps, for measuring and waiting. */
  monotonic(): number;
  /** Resolves early, without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Files {
  read(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  write(path: string, text: string): Promise<void>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** A fresh private folder, removed when the action ends. */
  temporaryFolder(): Promise<string>;
}

/** A process of a machine, to be found again by others on it. */
export interface ProcessMark {
  /** Boot, process ids and user: only where all of it is the same does `pid` mean the same process. */
  readonly space: string;
  readonly pid: number;
  /** When it began, in the machine's own count since its boot. */
  readonly began: string;
}

/** What the runner tells about the run this step belongs to; empty strings where it says nothing. */
export interface RunFacts {
  readonly repository: string;
  readonly actor: string;
  readonly commit: string;
  readonly ref: string;
  readonly eventName: string;
  /** The parsed event payload. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly runId: string;
  readonly runAttempt: string;
  readonly job: string;
  /** Web address of this run, or an empty string. */
  readonly runUrl: string;
  readonly workspace: string;
  readonly baseRef: string;
  readonly headRef: string;
  readonly refName: string;
  readonly refType: string;
  /** The step's environment as the programs that it starts see it, without what is the runner's and the inputs. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The process that this is; absent where the system does not tell. */
  readonly process?: ProcessMark;
}

export interface GitHubRequest {
  readonly method: "GET" | "POST" | "PATCH";
  /** Begins with a slash; what others wrote is percent-encoded in it. */
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface GitHubAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the JSON says; the text itself where it is none. */
  readonly data: unknown;
}

/**
 * GitHub's REST API, one attempt a call; absent without a token. An answer of any status is a result; rejects with an
 * Error that says plainly why there is no answer.
 */
export interface GitHub {
  request(request: GitHubRequest): Promise<GitHubAnswer>;
}

/** The log that a person reads. Everything printed through it is safe: foreign text can't speak workflow commands. */
export interface Log {
  info(text: string): void;
  warning(text: string): void;
  /** Output of other people's programs. */
  foreign(text: string): void;
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** From now on the value is masked in everything that is printed. */
  mask(secret: string): void;
}

export interface World {
  readonly run: Run;
  readonly http: Http;
  /** Opens a TCP connection; rejects with an Error that says plainly why there is none. Absent where nothing may be dialled. */
  readonly dial?: (to: DialTo) => Promise<Conversation>;
  readonly clock: Clock;
  readonly files: Files;
  readonly log: Log;
  readonly facts: RunFacts;
  readonly github: GitHub | undefined;
  /** Aborted when the step is cancelled: about 7 s are left then. */
  readonly cancelled: AbortSignal;
  /** Cryptographically random bytes as hex text. */
  random(bytes: number): string;
}
