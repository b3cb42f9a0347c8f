import { describe, expect, it, test } from "vitest";
import { fakeHttp, fakeRun, fakeWorld, finished } from "../../world.testing.ts";
import type { Conversation, DialTo, HttpRequest, HttpResponse, World } from "../../world.ts";
import { dockerBytes, dockerContainers } from "../docker-containers.ts";
import type { Measure, Seen } from "../measure.ts";
import { recovering } from "../recover.ts";
import type { CheckKind } from "../spec/check-kind.ts";
import { checkSpecSchema } from "../spec/check-schema.ts";
import type { CheckSpec } from "../spec/check-spec.ts";
import type { Containers, SeenContainer, Subject } from "../spec/subject.ts";
import { kinds } from "./kinds.ts";

const bare: Subject = { baseUrl: "http://app:8000", headers: {} };
const spec = (written: object): CheckSpec => checkSpecSchema.parse(written);

/** How a gate measures a check. What is thrown is an error sample, as there. */
function started(written: object, more: { subject?: Partial<Subject>; world?: Partial<World> } = {}): () => Promise<Seen> {
  const check = spec(written);
  const { recover, name } = check;
  const [subject, world] = [{ ...bare, ...more.subject }, fakeWorld(more.world)];
  const once: Measure = (kinds[check.kind] as unknown as CheckKind<never, CheckSpec>).start(check, subject, world);
  const measure = recover === undefined ? once : recovering(once, { recover, name, subject, world });
  return () => measure(new AbortController().signal).catch((error: Error) => ({ outcome: "error", reason: error.message }));
}
const look = (...given: Parameters<typeof started>) => started(...given)();

const told = (written: object) =>
  (checkSpecSchema.safeParse(written).error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);

const answering = (answer: (request: HttpRequest) => Partial<HttpResponse> | Error) => ({ http: fakeHttp(answer) });
const json = (value: unknown, more: Partial<HttpResponse> = {}) => ({ body: JSON.stringify(value), ...more });

const wellContainer: SeenContainer = {
  id: "c1",
  name: "shop-web-1",
  running: true,
  restarting: false,
  health: "healthy",
  restarts: 0,
  exitCode: 0,
  oomKilled: false,
  memoryLimit: undefined,
  startedAt: "2026-01-01T00:00:00Z",
};

function containers(part: Partial<Containers> & { seen?: readonly SeenContainer[]; logs?: string } = {}): {
  containers: Containers;
} {
  return {
    containers: {
      look: async () => part.seen ?? [wellContainer],
      run: async () => finished(),
      lastLines: async () => part.logs ?? "",
      usage: async () => ({ memory: 50e6, memoryLimit: 100e6, cores: 0.5, coresLimit: 1 }),
      restart: async () => undefined,
      ...part,
    },
  };
}

describe("tcp", () => {
  const talking = (lines: readonly string[], asked: DialTo[] = []) => ({
    dial: async (to: DialTo): Promise<Conversation> => {
      asked.push(to);
      const left = [...lines];
      return { write: () => undefined, read: async () => left.shift(), close: () => undefined };
    },
  });

  test("a connection is enough, to the app's own host unless told", async () => {
    const asked: DialTo[] = [];
    expect(await look({ tcp: ":5432" }, { world: talking([], asked) })).toMatchObject({
      outcome: "pass",
      reason: "connected in 0 ms",
    });
    await look({ tcp: "[::1]:6379", tls: true }, { world: talking([], asked) });
    expect(asked).toMatchObject([
      { host: "app", port: 5432, tls: false },
      { host: "::1", port: 6379, tls: true },
    ]);
  });

  test("what is expected may come in pieces, or not", async () => {
    const check = { tcp: "x:25", expect: "220 ready" };
    expect(await look(check, { world: talking(["220 re", "ady\r\n"]) })).toMatchObject({ outcome: "pass" });
    expect(await look(check, { world: talking(["554 no"]) })).toMatchObject({
      outcome: "fail",
      reason: 'connected, and "220 ready" did not come, but "554 no"',
    });
  });

  test("who refuses fails, who has no name can't be measured", async () => {
    const refusing = (code: string) => ({
      dial: async () => Promise.reject(Object.assign(new Error(`connect ${code}`), { code })),
    });
    expect(await look({ tcp: "x:1" }, { world: refusing("ECONNREFUSED") })).toMatchObject({ outcome: "fail" });
    expect(await look({ tcp: "x:1" }, { world: refusing("ENOTFOUND") })).toMatchObject({ outcome: "error" });
  });

  test.each(["x", "x:0", "x:99999", "-x:1", "http://x:1"])("%s is no host and port", (text) => {
    expect(told({ tcp: text })).toEqual([
      `tcp is "${text}"; expected a host and a port like db.example:5432, or :5432 of the app's own host.`,
    ]);
  });
});

describe("command", () => {
  const ending = (part: Parameters<typeof finished>[0]) => ({ run: fakeRun(() => part) });

  test.each([
    [{}, { code: 0 }, "pass", "exit code 0"],
    [{}, { code: 3, stderr: "boom\n" }, "fail", "exit code 3, expected 0 (boom)"],
    [{ "exit-code": [0, 3] }, { code: 3 }, "pass", "exit code 3"],
    [{}, { code: 127, stderr: "spawn ENOENT" }, "error", "./check could not be run, exit code 127 (spawn ENOENT)"],
    [{}, { code: 1, timedOut: true }, "error", "not done within 30000 ms"],
    [{ max: 10 }, { stdout: "looked\n7.5\n" }, "pass", "7.5 ≤ 10"],
    [{ max: 10 }, { stdout: "12" }, "fail", "12 > max 10"],
    [{ max: 10 }, { stdout: "NaN" }, "error", 'its last line is "NaN", which is no number'],
    [{ max: 10 }, { stdout: "" }, "error", 'its last line is "", which is no number'],
    [{ max: 10 }, { stdout: "3", code: 1 }, "error", "exit code 1, expected 0 (3)"],
  ])("%j and %j: %s", async (more, part, outcome, reason) => {
    expect(await look({ command: ["./check"], ...more }, { world: ending(part) })).toMatchObject({ outcome, reason });
  });

  test("in a container it goes where the containers are, and nowhere without them", async () => {
    const asked: unknown[] = [];
    const run: Containers["run"] = async (...given) => finished({ stdout: String(asked.push(given.slice(0, 2))) });
    await look({ command: ["./check", "-q"], service: "web" }, { subject: containers({ run }) });
    expect(asked).toEqual([["web", ["./check", "-q"]]]);
    expect(() => started({ command: ["x"], service: "web" })).toThrow("none can be seen from here");
  });

  test("what looks like an option is no command", () => {
    expect(told({ command: ["--rm"] })).toEqual(['command is "--rm" at its beginning; expected the name of a program.']);
    expect(told({ command: "ls -l" })).toEqual([
      'command is "ls -l"; expected a command as a list of words, like [pg_isready, -q].',
    ]);
  });
});

describe("container", () => {
  const check = { container: "web", memory: "90%", cpu: "80%" };
  test.each([
    [{}, "pass", "running, healthy, memory 50 % (50 MB of 100 MB) ≤ 90 %, cpu 50 % (0.5 cores of 1 cores) ≤ 80 %"],
    [{ health: "unhealthy" }, "fail", "its own health check says unhealthy"],
    [{ health: "starting" }, "inconclusive", "its own health check is still starting"],
    [{ running: false, exitCode: 137 }, "fail", "it has ended with exit code 137 (SIGKILL)"],
    [
      { running: false, exitCode: 137, memoryLimit: 64e6 },
      "fail",
      "it has ended with exit code 137 (SIGKILL; its memory limit is 64 MB)",
    ],
    [{ running: false, oomKilled: true }, "fail", "it was ended for want of memory (OOM)"],
    [{ restarting: true, exitCode: 1 }, "fail", "it is being restarted after exit code 1"],
  ] as const)("%j: %s", async (state, outcome, reason) => {
    const subject = containers({ seen: [{ ...wellContainer, ...state }] });
    expect(await look(check, { subject })).toMatchObject({ outcome, reason });
  });

  test("too much memory fails, a part of no limit can't be judged", async () => {
    const using = (memory: number, memoryLimit: number | undefined) =>
      containers({ usage: async () => ({ memory, memoryLimit, cores: 0, coresLimit: 1 }) });
    expect(await look(check, { subject: using(95e6, 100e6) })).toMatchObject({
      outcome: "fail",
      reason: "memory 95 % (95 MB of 100 MB) > 90 %",
    });
    expect(await look(check, { subject: using(95e6, undefined) })).toMatchObject({
      outcome: "error",
      reason: "it has no memory limit to judge by",
    });
    expect(await look(check, { subject: using(Number.NaN, 100e6) })).toMatchObject({ outcome: "fail" });
  });

  test("a restart in the window fails, one before it doesn't; by hand as by the engine", async () => {
    let now: SeenContainer = { ...wellContainer, restarts: 7 };
    const next = started({ container: "web" }, { subject: containers({ look: async () => [now] }) });
    expect(await next()).toMatchObject({ outcome: "pass" });
    now = { ...now, restarts: 8, startedAt: "2026-01-01T00:01:00Z" };
    expect(await next()).toMatchObject({ outcome: "fail", reason: "restarted 1 times > restarts 0" });
    now = { ...now, restarts: 7, startedAt: "2026-01-01T00:02:00Z" };
    expect(await next()).toMatchObject({ outcome: "fail", reason: "restarted 1 times > restarts 0" });
  });

  test.each([
    [
      'ERROR:  could not open extension control file "/usr/share/postgresql/15/extension/vector.control"',
      "the database extension vector is missing",
    ],
    ['psycopg.errors.FeatureNotSupported: extension "postgis" is not available', "the database extension postgis is missing"],
    ["ModuleNotFoundError: No module named 'duckdb'", "the Python module duckdb is missing"],
    ["Error: connect ECONNREFUSED 10.0.0.3:5432", "the connection to 10.0.0.3:5432 was refused"],
    ["Error: listen EADDRINUSE: address already in use :::3000", "port 3000 is in use"],
    ["Access to fetch at 'x' has been blocked by CORS policy", "CORS refused an origin"],
  ])("names the cause that stands in its last lines: %s", async (line, cause) => {
    const subject = containers({ seen: [{ ...wellContainer, running: false, exitCode: 1 }], logs: `starting\n${line}\n` });
    expect((await look({ container: "web" }, { subject })).reason).toBe(
      `it has ended with exit code 1: ${cause} (last line: ${line.slice(0, 200)})`,
    );
  });

  test("an engine that refuses is no measurement", async () => {
    const docker = dockerContainers(
      async () => finished({ code: 1, stderr: "Error: No such container: web" }),
      async (name) => [name],
    );
    expect(await look({ container: "web" }, { subject: { containers: docker } })).toMatchObject({
      outcome: "error",
      reason: "docker container: Error: No such container: web",
    });
  });

  test.each([
    ["11.5MiB", 11.5 * 1_048_576],
    ["1.2kB", 1_200],
    ["0B", 0],
    ["3GiB", 3 * 1_073_741_824],
    ["--", Number.NaN],
  ])("%s", (text, bytes) => {
    expect(dockerBytes(text)).toBe(bytes);
  });
});

describe("recover", () => {
  const sick = { ...wellContainer, health: "unhealthy" as const };
  const check = { container: "web", recover: { restart: "web", wait: "1s" } };

  it("tries the action before a failed look counts, once", async () => {
    let restarts = 0;
    const subject = containers({
      look: async () => [restarts === 1 ? wellContainer : sick],
      restart: async () => {
        restarts += 1;
      },
    });
    const next = started(check, { subject });
    expect(await next()).toMatchObject({
      outcome: "pass",
      reason: "running, healthy (after restart of web; before it: its own health check says unhealthy)",
    });
    restarts = 2;
    expect(await next()).toMatchObject({ outcome: "fail", reason: "its own health check says unhealthy" });
    expect(restarts).toBe(2);
  });

  it("says when the action itself fails, and that look counts", async () => {
    const failing = containers({ seen: [sick], restart: async () => Promise.reject(new Error("no such service")) });
    expect(await look(check, { subject: failing })).toMatchObject({
      outcome: "fail",
      reason: "its own health check says unhealthy; recover (restart of web) failed: no such service",
    });
  });
});

describe("prometheus", () => {
  const check = { prometheus: "http://prom:9090", query: "up", max: 1 };
  const now = fakeWorld().clock.now() / 1_000;
  const vector = (...values: string[]) => ({
    status: "success",
    data: { resultType: "vector", result: values.map((value, index) => ({ metric: { i: String(index) }, value: [1, value] })) },
  });
  const matrix = (...values: string[]) => ({
    status: "success",
    data: {
      resultType: "matrix",
      result: [{ metric: {}, values: values.map((value, index) => [now - values.length + index, value]) }],
    },
  });

  test.each([
    [{}, json(vector("0.5")), "pass", "0.5 ≤ 1"],
    [{}, json(vector("1.5")), "fail", "1.5 > max 1"],
    [{}, json(vector()), "inconclusive", "Prometheus has no data for this query"],
    [{}, json(vector("NaN")), "inconclusive", "NaN is no number to judge by"],
    [{}, json(vector("+Inf")), "inconclusive", "Infinity is no number to judge by"],
    [
      {},
      json(vector("0", "2")),
      "inconclusive",
      '2 series instead of one ({i="0"} {i="1"}): aggregate them, or write series: all',
    ],
    [{ series: "all" }, json(vector("0", "2")), "fail", '2 > max 1 in {i="1"} (the worst of 2 series)'],
    // The worst of those that pass is the one nearest to the limit: a replay judges it by others.
    [{ series: "all" }, json(vector("0.1", "0.9", "0.2")), "pass", '0.9 ≤ 1 in {i="1"} (the worst of 3 series)'],
    [
      { series: "all" },
      json(vector("0", "NaN")),
      "inconclusive",
      'NaN is no number to judge by in {i="1"} (the worst of 2 series)',
    ],
    [{ range: "5m", reduce: "max" }, json(matrix("0", "3", "1")), "fail", "3 > max 1"],
    [{ range: "5m" }, json(matrix("0", "3", "1")), "pass", "1 ≤ 1"],
    [{ range: "5m", reduce: "avg" }, json(matrix("0", "NaN")), "inconclusive", "NaN is no number to judge by"],
    [{}, json({ status: "success", data: { resultType: "scalar", result: [1, "0"] } }), "pass", "0 ≤ 1"],
    [
      {},
      json({ status: "success", data: { resultType: "string", result: [1, "x"] } }),
      "error",
      "the query gives a text, not a number",
    ],
    [
      {},
      json({ status: "error", errorType: "bad_data", error: "parse error" }, { status: 400 }),
      "error",
      "Prometheus says bad_data: parse error",
    ],
    [{}, { status: 200, body: "<html>" }, "error", "200, and the answer is no JSON: is this a Prometheus?"],
    [{}, json([]), "error", "200, and the answer is not Prometheus'"],
    [{}, Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), "error", "connect ECONNREFUSED"],
  ])("%j and %j: %s", async (more, answer, outcome, reason) => {
    expect(await look({ ...check, ...more }, { world: answering(() => answer) })).toMatchObject({ outcome, reason });
  });

  test("a series whose last point is old has ended: that is no number of now", async () => {
    const { clock } = fakeWorld();
    const ago = (...minutes: number[]) => ({
      status: "success",
      data: {
        resultType: "matrix",
        result: [{ metric: { job: "shop" }, values: minutes.map((each) => [clock.now() / 1_000 - each * 60, "0.5"]) }],
      },
    });
    const asked = (...minutes: number[]) =>
      look({ ...check, range: "6h", step: "1m" }, { world: { ...answering(() => json(ago(...minutes))), clock } });
    expect(await asked(3, 2, 1)).toMatchObject({ outcome: "pass" });
    expect(await asked(200, 190)).toMatchObject({
      outcome: "inconclusive",
      reason: 'the last point of {job="shop"} is 3 h 10 min old: it has no data now',
    });
  });

  test("the query is filled in, quoted, and asked with the headers of the source alone", async () => {
    const asked: HttpRequest[] = [];
    const world = answering((request) => {
      asked.push(request);
      return json(vector("1"));
    });
    const subject = { headers: { cookie: "app" }, sourceHeaders: { authorization: "Bearer x" }, names: { release: '17"' } };
    await look({ ...check, query: 'errors{release="{{ release }}"}' }, { world, subject });
    expect(asked[0]).toMatchObject({ url: "http://prom:9090/api/v1/query", headers: { authorization: "Bearer x" } });
    expect(asked[0]?.headers).not.toHaveProperty("cookie");
    expect(new URLSearchParams(String(asked[0]?.body)).get("query")).toBe('errors{release="17\\""}');
  });

  test("what it can't be is told", () => {
    expect(told({ prometheus: "http://u:p@prom", query: "up", max: 1 })[0]).toContain("expected the address of a Prometheus");
    expect(told({ prometheus: "http://prom", query: "up" })[0]).toContain("has no limit");
    expect(told({ ...check, query: "x{{ realease }}" })).toEqual([
      "query has {{ realease }}; expected one of release, environment, component.",
    ]);
    expect(told({ ...check, reduce: "max" })[0]).toContain("there is none; expected range beside it");
    expect(() => started({ ...check, query: "{{ release }}" })).toThrow("nothing here says what that is");
  });
});

describe("postgres", () => {
  const answer = { lag: null, waiting: 0, extensions: ["plpgsql"] };
  test.each([
    [{}, { stdout: JSON.stringify(answer) }, "pass", "accepts connections"],
    [
      {},
      { code: 2, stderr: "psql: error: the database system is starting up" },
      "fail",
      "it takes no connection: psql: error: the database system is starting up",
    ],
    [
      { user: "shop" },
      { code: 2, stderr: 'psql: error: FATAL:  password authentication failed for user "shop"' },
      "error",
      'it does not let the check in: psql: error: FATAL:  password authentication failed for user "shop"',
    ],
    [
      {},
      { code: 2, stderr: "psql: error: FATAL:  sorry, too many clients already\n\tIs the server running?\n" },
      "fail",
      "it takes no connection: psql: error: FATAL:  sorry, too many clients already",
    ],
    [{}, { code: 1, stderr: "no container" }, "error", "psql ended with exit code 1: no container"],
    [{}, { stdout: "nonsense" }, "error", "psql's answer can't be read"],
    [{ extensions: ["vector"] }, { stdout: JSON.stringify(answer) }, "fail", "missing extensions: vector"],
    [
      { "waiting-locks": 0 },
      { stdout: JSON.stringify({ ...answer, waiting: 2 }) },
      "fail",
      "2 sessions wait for a lock > waiting-locks 0",
    ],
    [
      { "replication-lag": "5s" },
      { stdout: JSON.stringify(answer) },
      "inconclusive",
      "it has no replica whose lag could be judged",
    ],
    [
      { "replication-lag": "5s" },
      { stdout: JSON.stringify({ ...answer, standby: true }) },
      "inconclusive",
      "it is a replica that has replayed nothing, so nothing says how far behind it is",
    ],
    [{ "replication-lag": "5s" }, { stdout: JSON.stringify({ ...answer, lag: 7.25 }) }, "fail", "replication lag 7.3 s > 5 s"],
    [
      { "replication-lag": "5s" },
      { stdout: JSON.stringify({ ...answer, lag: "Infinity" }) },
      "fail",
      "replication lag unknown > 5 s",
    ],
    [
      { "replication-lag": "5s" },
      { stdout: JSON.stringify({ ...answer, lag: 0.5 }) },
      "pass",
      "accepts connections, replication lag 500 ms ≤ 5 s",
    ],
  ])("%j and %j: %s", async (more, part, outcome, reason) => {
    const subject = containers({ run: async () => finished(part) });
    expect(await look({ postgres: "db", ...more }, { subject })).toMatchObject({ outcome, reason });
  });

  test("the password is in no argv", async () => {
    const asked: unknown[][] = [];
    const run: Containers["run"] = async (...given) => finished({ stdout: String(asked.push(given)) });
    await look({ postgres: "db", user: "shop", password: "s3cret" }, { subject: containers({ run }) });
    expect(JSON.stringify(asked[0]?.[1])).not.toContain("s3cret");
    expect(asked[0]?.[2]).toMatchObject({ env: { PGPASSWORD: "s3cret" } });
  });
});

describe("redis", () => {
  const info = (more: string) =>
    `# Server\r\nredis_version:7.0.15\r\nrole:master\r\nused_memory:95\r\nmaxmemory:100\r\nconnected_slaves:0\r\n${more}`;
  test.each([
    [{}, { stdout: info("") }, "pass", "answers, master"],
    [{ memory: "90%" }, { stdout: info("") }, "fail", /^memory 95 % .* > 90 %$/],
    [{ memory: "90%" }, { stdout: info("maxmemory:0") }, "error", "it has no maxmemory to judge by"],
    [{ replicas: 1 }, { stdout: info("") }, "fail", "0 replicas connected < replicas 1"],
    [{}, { stdout: info("role:slave\r\nmaster_link_status:down") }, "fail", "a replica without its primary (link down)"],
    [{}, { stdout: "NOAUTH Authentication required." }, "error", "it gives no INFO: NOAUTH Authentication required."],
    [{}, { code: 1, stderr: "Could not connect to Redis at 127.0.0.1:6379: Connection refused" }, "fail", /Could not connect/],
    [{}, { stdout: info("loading:1") }, "fail", "it is still loading its data"],
  ])("%j and %j: %s", async (more, part, outcome, reason) => {
    const subject = containers({ run: async () => finished(part) });
    expect(await look({ redis: "cache", ...more }, { subject })).toMatchObject({
      outcome,
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
    });
  });
});

describe("steps", () => {
  const login = { http: "/login", method: "POST", body: '{"user":"ada"}', save: { token: "auth.token", id: "user.id" } };
  const me = {
    http: "/users/{{ id }}",
    headers: { authorization: "Bearer {{ token }}" },
    json: [{ path: "name", equals: "ada" }],
  };

  test("values are carried over, each made harmless where it is put", async () => {
    const asked: HttpRequest[] = [];
    const world = answering((request) => {
      asked.push(request);
      return request.url.endsWith("/login")
        ? json({ auth: { token: "t\r\nx: y" }, user: { id: "a/b" } })
        : json({ name: "ada" });
    });
    const note = { http: "/notes", body: '{"by":"{{ token }}"}' };
    expect(await look({ steps: [login, me, note] }, { world })).toMatchObject({
      outcome: "pass",
      reason: "3 steps in 3 ms",
      parts: [{ name: "1 POST /login" }, { name: "2 GET /users/{{ id }}" }, { name: "3 POST /notes" }],
    });
    expect(asked[1]).toMatchObject({ url: "http://app:8000/users/a%2Fb", headers: { authorization: "Bearer tx: y" } });
    expect(JSON.parse(String(asked[2]?.body))).toEqual({ by: "t\r\nx: y" });
  });

  test("the step that fails is named, and nothing is asked after it", async () => {
    const world = answering(({ url }) => (url.endsWith("/login") ? { status: 401 } : new Error("asked in vain")));
    expect(await look({ steps: [login, me] }, { world })).toMatchObject({
      outcome: "fail",
      reason: "step 1 POST /login: 401, expected 2xx",
    });
    expect((await look({ steps: [login] }, { world: answering(() => json({})) })).reason).toBe(
      'step 1 POST /login: there is no text or number at "auth.token" to save as token',
    );
  });

  test("a value that no step saves is told with its step", () => {
    expect(told({ steps: [me] })).toEqual([
      "steps.0 uses {{ id }}, which no step before it saves.",
      "steps.0 uses {{ token }}, which no step before it saves.",
    ]);
  });
});

describe("health", () => {
  const family = (answers: Record<string, Partial<HttpResponse>>) =>
    answering(({ url }) => answers[new URL(url).pathname] ?? { status: 404 });
  const well = { "/health": json({ status: "UP" }), "/health/agents": {}, "/health/dependencies": {}, "/health/business": {} };

  test("asks the whole family, each within its budget", async () => {
    expect(await look({ health: "/health" }, { world: family(well) })).toMatchObject({
      outcome: "pass",
      reason: "4 endpoints well, the slowest in 1 ms",
    });
    const slow = { ...well, "/health/business": { ms: 150 } };
    expect(await look({ health: "/health" }, { world: family(slow) })).toMatchObject({
      outcome: "fail",
      reason: "business: 150 ms > within 100 ms",
    });
    const roomy = { health: "/health", parts: { business: "200ms", agents: null } };
    expect(await look(roomy, { world: family(slow) })).toMatchObject({
      outcome: "pass",
      reason: "3 endpoints well, the slowest in 150 ms",
    });
  });

  test("a part that the answer calls down fails, whatever its status", async () => {
    const answers = {
      ...well,
      "/health/dependencies": json({ status: "ok", checks: { db: { status: "down" }, cache: "up" } }),
    };
    expect(await look({ health: "/health" }, { world: family(answers) })).toMatchObject({
      outcome: "fail",
      reason: "dependencies: 200, but db is down",
      parts: expect.arrayContaining([
        { name: "dependencies: db", outcome: "fail", reason: "down" },
        { name: "dependencies: cache", outcome: "pass", reason: "up" },
      ]),
    });
    const odd = async (body: unknown) =>
      (await look({ health: "/health" }, { world: family({ ...well, "/health/dependencies": json(body) }) })).reason;
    for (const body of [
      [{ name: "db", status: "down" }],
      { status: "ok", db: "down" },
      { db: { status: "error" } },
      { data: [], db: { status: "ok", healthy: false } },
      { checks: [...Array.from({ length: 80 }, (_, i) => ({ name: `n${i}`, status: "ok" })), { name: "db", status: "down" }] },
    ])
      expect(await odd(body)).toMatch(/^dependencies: 200, but db is (down|error|false)$/);
    // What an answer says besides is no part of the app.
    expect(await odd({ status: "ok", version: "unknown", log_level: "error", debug: false, error: null })).toMatch(
      /4 endpoints well/,
    );
    const ill = { ...well, "/health/agents": json({ error: 1, components: { mail: { status: "DOWN" } } }, { status: 503 }) };
    expect((await look({ health: "/health" }, { world: family(ill) })).reason).toBe("agents: 503, expected 2xx (mail is DOWN)");
  });
});
