import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kinds } from "../../src/health/checks/kinds.ts";
import { dockerContainers } from "../../src/health/docker-containers.ts";
import type { Measure, Seen } from "../../src/health/measure.ts";
import { recovering } from "../../src/health/recover.ts";
import type { CheckKind } from "../../src/health/spec/check-kind.ts";
import { checkSpecSchema } from "../../src/health/spec/check-schema.ts";
import type { CheckSpec } from "../../src/health/spec/check-spec.ts";
import type { Subject } from "../../src/health/spec/subject.ts";
import { clock } from "../../src/runner/clock.ts";
import { dialTo } from "../../src/runner/dial-to.ts";
import { http } from "../../src/runner/http.ts";
import { run } from "../../src/runner/run.ts";
import { fakeWorld } from "../../src/world.testing.ts";

const id = `sluice-checks-${process.pid}`;
const images = {
  postgres: process.env["POSTGRES_IMAGE"] ?? "sluice-bench/postgres",
  redis: process.env["REDIS_IMAGE"] ?? "sluice-bench/redis",
};
const world = fakeWorld({ run, http, clock, dial: dialTo });
const subject: Subject = {
  baseUrl: undefined,
  headers: {},
  containers: dockerContainers(
    (args, options) => run({ argv: ["docker", ...args], ...options }),
    async (name) => [name],
  ),
  names: { release: "17" },
};

/** A check on the real thing, look after look. */
function started(written: object): () => Promise<Seen> {
  const spec = checkSpecSchema.parse(written);
  const { recover, name } = spec;
  const once: Measure = (kinds[spec.kind] as unknown as CheckKind<never, CheckSpec>).start(spec, subject, world);
  const measure = recover === undefined ? once : recovering(once, { recover, name, subject, world });
  return () => measure(new AbortController().signal).catch((error: Error) => ({ outcome: "error", reason: error.message }));
}
const look = (written: object) => started(written)();

async function docker(...args: string[]): Promise<string> {
  const done = await run({ argv: ["docker", ...args] });
  if (done.code !== 0) throw new Error(`docker ${args[0]}: ${done.stderr}`);
  return done.stdout.trim();
}
const made: string[] = [];
/** Starts a container that is removed with its volumes when the tests are over; answers its name. */
async function container(name: string, ...args: string[]): Promise<string> {
  made.push(`${id}-${name}`);
  await docker("run", "--detach", "--name", `${id}-${name}`, ...args);
  return `${id}-${name}`;
}

async function until(seen: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (await seen()) return;
    await clock.sleep(200);
  }
  throw new Error(`${what}: not within a minute`);
}

afterAll(async () => {
  if (made.length > 0) await run({ argv: ["docker", "rm", "--force", "--volumes", ...made] });
});

describe("containers", () => {
  test("one that runs, that ends, that begins anew, that is killed for want of memory", async () => {
    const well = await container("well", "--memory", "64m", "--cpus", "0.5", images.redis, "sleep", "600");
    const next = started({ container: well, memory: "90%", cpu: "100%" });
    expect(await next()).toMatchObject({
      outcome: "pass",
      reason: expect.stringMatching(/^running, memory [\d.]+ % .* cpu [\d.]+ %/),
    });
    await docker("restart", "--time", "0", well);
    expect(await next()).toMatchObject({ outcome: "fail", reason: expect.stringContaining("restarted 1 times > restarts 0") });

    const cause = "Error: listen EADDRINUSE: address already in use :::3000";
    const ended = await container("ended", images.redis, "sh", "-c", `echo starting; echo '${cause}' >&2; exit 3`);
    await until(async () => (await look({ container: ended })).outcome === "fail", "the end");
    expect((await look({ container: ended })).reason).toBe(
      `it has ended with exit code 3: port 3000 is in use (last line: ${cause})`,
    );
    expect(await look({ container: `${id}-none` })).toMatchObject({
      outcome: "error",
      reason: expect.stringContaining("No such container"),
    });
    expect(await look({ container: ended, memory: "90%" })).toMatchObject({ outcome: "fail" });

    // The engine listens for want of memory only once a container has started, and may miss one that ends before that.
    const hungry = ["sh", "-c", "sleep 1; head -c 200m /dev/zero | tail -c 199m >/dev/null; sleep 1"];
    const killed = await container("hungry", "--memory", "16m", "--memory-swap", "16m", images.redis, ...hungry);
    await until(
      async () => (await look({ container: killed })).reason.startsWith("it was ended for want of memory (OOM)"),
      "the end",
    );
  });

  test("recover restarts what is stopped, and the look afterwards counts", async () => {
    const name = await container("helped", images.redis, "sleep", "600");
    await docker("stop", "--time", "0", name);
    const helped = await look({ container: name, recover: { restart: name, wait: "100ms" } });
    expect(helped).toMatchObject({
      outcome: "pass",
      reason: expect.stringMatching(/^running \(after restart of .*; before it: it has ended/),
    });
  });

  test("a command in a container and on the runner, a code and a number", async () => {
    const name = await container("command", images.redis, "sleep", "600");
    expect(await look({ command: ["sh", "-c", "exit 4"], service: name })).toMatchObject({
      outcome: "fail",
      reason: "exit code 4, expected 0",
    });
    expect(await look({ command: ["sh", "-c", "echo 7"], service: name, max: 5 })).toMatchObject({
      outcome: "fail",
      reason: "7 > max 5",
    });
    expect(await look({ command: ["true"] })).toMatchObject({ outcome: "pass" });
    expect(await look({ command: ["no-such-program-here"] })).toMatchObject({ outcome: "error" });
    expect(await look({ command: ["sleep", "60"], timeout: "300ms" })).toMatchObject({
      outcome: "error",
      reason: "not done within 300 ms",
    });
  });
});

describe("PostgreSQL", () => {
  let name = "";
  const sql = (text: string) => docker("exec", name, "psql", "-U", "shop", "-qAtc", text);

  beforeAll(async () => {
    name = await container(
      "db",
      "--env",
      "POSTGRES_USER=shop",
      "--env",
      "POSTGRES_PASSWORD=s3cret",
      "--env",
      "POSTGRES_DB=shop",
      images.postgres,
    );
    // While it makes its database the image runs a server that is asked by its socket alone, and is ended.
    const asks = ["exec", name, "pg_isready", "--quiet", "--host=127.0.0.1"];
    await until(async () => spawnSync("docker", asks).status === 0, "PostgreSQL");
  });

  test("takes connections, has extensions or lacks them, has no replica", async () => {
    const check = { postgres: name, user: "shop", database: "shop" };
    expect(await look({ ...check, extensions: ["plpgsql"], "waiting-locks": 0 })).toMatchObject({
      outcome: "pass",
      reason: "accepts connections, 0 wait for a lock",
    });
    expect(await look({ ...check, extensions: ["plpgsql", "vector"] })).toMatchObject({
      outcome: "fail",
      reason: "missing extensions: vector",
    });
    expect(await look({ ...check, "replication-lag": "1s" })).toMatchObject({ outcome: "inconclusive" });
    expect(await look({ ...check, database: "nowhere" })).toMatchObject({
      outcome: "fail",
      reason: expect.stringContaining('database "nowhere" does not exist'),
    });
  });

  test("sessions that wait for a lock are counted", async () => {
    await sql("create table t (id int); insert into t values (1)");
    const holds = spawn("docker", ["exec", name, "psql", "-U", "shop", "-c", "begin; lock table t; select pg_sleep(20)"], {
      stdio: "ignore",
    });
    await until(
      async () => (await sql("select count(*) from pg_locks where mode = 'AccessExclusiveLock'")) !== "0",
      "the lock",
    );
    const waits = spawn("docker", ["exec", name, "psql", "-U", "shop", "-c", "update t set id = 2"], { stdio: "ignore" });
    const check = { postgres: name, user: "shop", database: "shop", "waiting-locks": 0 };
    await until(async () => (await look(check)).reason === "1 sessions wait for a lock > waiting-locks 0", "the one who waits");
    await sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
    );
    for (const child of [holds, waits]) child.kill();
  });

  test("one that is stopped takes no connection", async () => {
    await docker("stop", "--time", "5", name);
    expect(await look({ postgres: name, user: "shop" })).toMatchObject({
      outcome: "error",
      reason: expect.stringContaining("no container of"),
    });
  });
});

describe("Redis", () => {
  test("answers, with and without a password, its memory and its replicas", async () => {
    const name = await container("cache", images.redis, "redis-server", "--requirepass", "s3cret", "--maxmemory", "100mb");
    const check = { redis: name, password: "s3cret" };
    await until(async () => (await look(check)).outcome === "pass", "Redis");
    expect(await look({ redis: name })).toMatchObject({ outcome: "error", reason: expect.stringContaining("NOAUTH") });
    expect(await look({ ...check, memory: "90%" })).toMatchObject({
      outcome: "pass",
      reason: expect.stringMatching(/^answers, master, memory/),
    });
    expect(await look({ ...check, replicas: 1 })).toMatchObject({
      outcome: "fail",
      reason: "0 replicas connected < replicas 1",
    });
    const lonely = await container("replica", images.redis, "redis-server", "--replicaof", "127.0.0.1", "1");
    await until(
      async () => (await look({ redis: lonely })).reason === "a replica without its primary (link down)",
      "the replica",
    );
  });
});

describe("TCP", () => {
  test("a real port, one that speaks, and one that is closed", async () => {
    const server = createSocketServer((socket) => socket.on("error", () => undefined).end("220 mail.example ready\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await look({ tcp: `127.0.0.1:${port}`, expect: "220 " })).toMatchObject({ outcome: "pass" });
    expect(await look({ tcp: `127.0.0.1:${port}`, expect: "554" })).toMatchObject({ outcome: "fail" });
    await new Promise((resolve) => server.close(resolve));
    expect(await look({ tcp: `127.0.0.1:${port}` })).toMatchObject({
      outcome: "fail",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

const program = process.env["PROMETHEUS"];
describe.skipIf(program === undefined)("Prometheus", () => {
  let folder = "";
  let metrics: Server;
  let prometheus: ChildProcess;
  let url = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-prometheus-"));
    const text = ['shop_errors{release="16"} 1', 'shop_errors{release="17"} 5', "shop_nothing NaN", ""].join("\n");
    metrics = createServer((_, response) => response.end(text));
    await new Promise<void>((resolve) => metrics.listen(0, "127.0.0.1", resolve));
    const free = createSocketServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const target = `127.0.0.1:${(metrics.address() as AddressInfo).port}`;
    writeFileSync(
      join(folder, "prometheus.yml"),
      `global: { scrape_interval: 500ms }\nscrape_configs: [{ job_name: shop, static_configs: [{ targets: ["${target}"] }] }]\n`,
    );
    const flags = [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`];
    prometheus = spawn(program ?? "", [...flags, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
    url = `http://127.0.0.1:${port}`;
    await until(
      async () => (await look({ prometheus: url, query: "count(shop_errors) >= 2", min: 2 })).outcome === "pass",
      "Prometheus",
    );
  });
  afterAll(async () => {
    prometheus?.kill("SIGKILL");
    metrics?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    [{ query: 'sum(shop_errors{release="{{ release }}"})', max: 3 }, "fail", "5 > max 3"],
    [{ query: 'sum(shop_errors{release="{{ release }}"})', max: 5 }, "pass", "5 ≤ 5"],
    [{ query: "sum(no_such_metric)", max: 3 }, "inconclusive", "Prometheus has no data for this query"],
    [{ query: "shop_errors", max: 3 }, "inconclusive", /^2 series instead of one/],
    [{ query: "shop_errors", max: 3, series: "all" }, "fail", /^5 > max 3 in .*release="17"/],
    [{ query: "shop_nothing", max: 3 }, "inconclusive", "NaN is no number to judge by"],
    [{ query: "sum(shop_errors) / 0", max: 3 }, "inconclusive", "Infinity is no number to judge by"],
    [{ query: "sum(shop_errors)", max: 3, range: "1m", step: "1s", reduce: "max" }, "fail", "6 > max 3"],
    [{ query: "sum(", max: 3 }, "error", /^Prometheus says bad_data: /],
    [{ query: "scalar(sum(shop_errors))", max: 6 }, "pass", "6 ≤ 6"],
  ])("%j: %s", async (more, outcome, reason) => {
    expect(await look({ prometheus: url, ...more })).toMatchObject({
      outcome,
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
    });
  });
});
