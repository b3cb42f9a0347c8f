import type {
  Clock,
  Command,
  Files,
  Finished,
  GitHub,
  GitHubAnswer,
  GitHubRequest,
  Http,
  HttpRequest,
  HttpResponse,
  Log,
  Run,
  RunFacts,
  World,
} from "./world.ts";

/** A clock that moves only when somebody sleeps on it. */
export function fakeClock(start = 1_700_000_000_000): Clock & { advance(ms: number): void } {
  let passed = 0;
  return {
    now: () => start + passed,
    monotonic: () => passed,
    async sleep(ms) {
      passed += ms;
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    advance(ms) {
      passed += ms;
    },
  };
}

export function fakeFiles(initial: Readonly<Record<string, string>> = {}): Files & { readonly all: Map<string, string> } {
  const all = new Map(Object.entries(initial));
  let folders = 0;
  return {
    all,
    async read(path) {
      const text = all.get(path);
      if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
      return text;
    },
    exists: async (path) => all.has(path) || [...all.keys()].some((known) => known.startsWith(`${path}/`)),
    async write(path, text) {
      all.set(path, text);
    },
    async list(path) {
      const inside = [...all.keys()]
        .filter((known) => known.startsWith(`${path}/`))
        .map((known) => known.slice(path.length + 1));
      return [...new Set(inside.map((name) => name.split("/")[0] ?? ""))].sort();
    },
    makeFolder: async () => undefined,
    async remove(path) {
      for (const known of [...all.keys()]) if (known === path || known.startsWith(`${path}/`)) all.delete(known);
    },
    async temporaryFolder() {
      folders += 1;
      return `/tmp/fake-${folders}`;
    },
  };
}

export const silence: Log = {
  info: () => undefined,
  warning: () => undefined,
  foreign: () => undefined,
  group: (_title, work) => work(),
  mask: () => undefined,
};

export function finished(part: Partial<Finished> = {}): Finished {
  const stdout = part.stdout ?? "";
  return { code: 0, stderr: "", timedOut: false, bytes: Buffer.from(stdout), ...part, stdout };
}

/** Answers commands by a function and remembers every argv. */
export function fakeRun(answer: (command: Command) => Partial<Finished> | undefined): Run & { readonly calls: Command[] } {
  const calls: Command[] = [];
  const run = async (command: Command) => {
    calls.push(command);
    return finished(answer(command) ?? {});
  };
  return Object.assign(run, {
    calls,
    open: () => {
      throw new Error("no conversation in this test");
    },
  });
}

export function fakeHttp(answer: (request: HttpRequest) => Partial<HttpResponse> | Error): Http {
  return async (request) => {
    const given = answer(request);
    if (given instanceof Error) throw given;
    return { status: 200, headers: {}, body: "", truncated: false, ms: 1, ...given };
  };
}

/** Answers GitHub's questions by a function and remembers them as `METHOD /path`. */
export function fakeGitHub(
  answer: (request: GitHubRequest) => Partial<GitHubAnswer> | Error,
): GitHub & { readonly asked: string[]; readonly requests: GitHubRequest[] } {
  const asked: string[] = [];
  const requests: GitHubRequest[] = [];
  return {
    asked,
    requests,
    async request(request) {
      asked.push(`${request.method} ${request.path}`);
      requests.push(request);
      const given = answer(request);
      if (given instanceof Error) throw given;
      return { status: 200, headers: {}, data: undefined, ...given };
    },
  };
}

export const someFacts: RunFacts = {
  repository: "acme/shop",
  actor: "ada",
  commit: "3fa9c1e0000000000000000000000000000000aa",
  ref: "refs/heads/main",
  eventName: "push",
  event: {},
  runId: "42",
  runAttempt: "1",
  job: "deploy",
  runUrl: "https://github.com/acme/shop/actions/runs/42",
  workspace: "/workspace",
  baseRef: "",
  headRef: "",
  refName: "main",
  refType: "branch",
};

export function fakeWorld(part: Partial<World> = {}): World {
  return {
    run: fakeRun(() => undefined),
    http: fakeHttp(() => new Error("no HTTP in this test")),
    clock: fakeClock(),
    files: fakeFiles(),
    log: silence,
    facts: someFacts,
    github: undefined,
    cancelled: new AbortController().signal,
    random: (bytes) => "ab".repeat(bytes),
    ...part,
  };
}
