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
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly truncated: boolean;
  /** From sending to the last byte read. */
  readonly ms: number;
}

/** Rejects with an Error whose message says plainly why there is no answer. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

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
