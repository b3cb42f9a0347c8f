import { describe, expect, test } from "vitest";
import type { Failure } from "../failure.ts";
import type { DatabaseSpec } from "../project/model.ts";
import type { WorkOptions, Workplace } from "../targets/target.ts";
import { fakeWorld, finished } from "../world.testing.ts";
import type { Finished } from "../world.ts";
import { countTables, freeBytes } from "./backup.ts";
import { lastLines } from "./last-lines.ts";
import { postgresAlembic } from "./postgres-alembic.ts";

const spec: DatabaseSpec = {
  service: "db",
  migrate: { tool: "alembic", runIn: "api", directory: undefined },
  user: undefined,
  name: undefined,
};

interface Call {
  readonly argv: readonly string[];
  readonly options: WorkOptions;
}
type Answer = (call: Call) => Partial<Finished> | undefined;

/** A database whose schema is at 0001 and that answers everything, except where the test says otherwise. */
function bench(answer: Answer, more: Partial<DatabaseSpec> = {}) {
  const calls: Call[] = [];
  const masked: string[] = [];
  const at = async (argv: readonly string[], options: WorkOptions = {}): Promise<Finished> => {
    const call = { argv, options };
    calls.push(call);
    const given = answer(call);
    if (given !== undefined) return finished(given);
    if (argv[0] === "printenv")
      return finished({ stdout: "POSTGRES_USER=shop\nPOSTGRES_PASSWORD=s3cret=word\nPOSTGRES_DB=store\n" });
    if (options.stdin?.toString().includes("pg_try_advisory_lock")) {
      options.onLine?.("t");
      return finished();
    }
    if (options.stdin?.toString().includes("version_num")) return finished({ stdout: "0001\n" });
    return finished();
  };
  const workplace: Workplace = {
    inService: (_service, argv, options) => at(argv, options),
    oneOff: (_release, _service, argv, options) => at(argv, options),
  };
  const base = fakeWorld();
  const world = { ...base, log: { ...base.log, mask: (secret: string) => void masked.push(secret) } };
  return { database: postgresAlembic({ world, spec: { ...spec, ...more }, workplace, patience: 5_000 }), calls, masked };
}

const failing = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => Promise.reject(new Error("it should have failed")),
    (error: Failure) => error,
  );

describe("whom to connect as", () => {
  test("what the service's own variables say, unless sluice.yaml says otherwise", async () => {
    const own = bench(() => undefined);
    await own.database.revision();
    expect(own.calls.at(-1)?.options.env).toMatchObject({ PGUSER: "shop", PGDATABASE: "store" });
    const told = bench(() => undefined, { user: "--evil", name: "host=elsewhere" });
    await told.database.revision();
    expect(told.calls.at(-1)?.options.env).toMatchObject({ PGUSER: "--evil", PGDATABASE: "host=elsewhere" });
    expect(told.calls.flatMap(({ argv }) => argv).join(" ")).not.toMatch(/evil|elsewhere/);
  });

  test("a password is sent only when asked for, masked, and never as an argument", async () => {
    const { database, calls, masked } = bench(({ argv, options }) =>
      argv[0] === "psql" && options.env?.["PGPASSWORD"] === undefined
        ? { code: 2, stderr: "psql: error: connection to server on socket failed: fe_sendauth: no password supplied" }
        : undefined,
    );
    expect(await database.revision()).toBe("0001");
    expect(masked).toEqual(["s3cret=word"]);
    expect(calls.flatMap(({ argv }) => argv).join(" ")).not.toContain("s3cret");
  });

  test("a password in a file is read there", async () => {
    const { database, masked } = bench(({ argv, options }) => {
      if (argv[0] === "printenv") return { stdout: "POSTGRES_PASSWORD_FILE=/run/secrets/pw\n" };
      if (argv[0] === "cat") return { stdout: "from a file\n" };
      if (options.env?.["PGPASSWORD"] === undefined) return { code: 2, stderr: "password authentication failed" };
      return undefined;
    });
    await database.revision();
    expect(masked).toEqual(["from a file"]);
  });

  test("a server that only starts is waited for, one that never answers is told", async () => {
    let refusals = 3;
    const starting = bench(({ argv }) => {
      if (argv[0] !== "psql" || refusals === 0) return undefined;
      refusals -= 1;
      return {
        code: 2,
        stderr: 'psql: error: connection to server on socket "/x" failed: FATAL:  the database system is starting up',
      };
    });
    expect(await starting.database.revision()).toBe("0001");
    const dead = bench(({ argv }) =>
      argv[0] === "psql"
        ? { code: 2, stderr: "psql: error: connection to server failed: No such file or directory" }
        : undefined,
    );
    expect(await failing(dead.database.revision())).toMatchObject({ code: "database-unreachable" });
  });
});

describe("what alembic can't do is told as what it means", () => {
  const saying = (said: Partial<Finished>) => bench(({ argv }) => (argv[0] === "alembic" ? { code: 1, ...said } : undefined));
  test.each([
    ["several-heads", { stderr: "FAILED: Multiple head revisions are present for given argument 'head'" }],
    ["schema-unknown", { stderr: "FAILED: Can't locate revision identified by '0009'" }],
    ["migration-blocked", { stderr: "psycopg.errors.LockNotAvailable: canceling statement due to lock timeout" }],
    ["alembic-missing", { code: 127, stderr: 'exec: "alembic": executable file not found in $PATH' }],
    ["alembic-missing", { stderr: "FAILED: No 'script_location' key found in configuration." }],
    ["migration-failed", { stderr: "sqlalchemy.exc.ProgrammingError: relation does not exist" }],
  ])("%s", async (code, said) => expect(await failing(saying(said).database.migrate(3))).toMatchObject({ code }));

  test("a server that is too old to see that its client is gone is asked without that", async () => {
    const { database, calls } = bench(({ argv, options }) =>
      argv[0] === "alembic" && options.env?.["PGOPTIONS"]?.includes("client_connection_check_interval") === true
        ? { code: 1, stderr: 'FATAL: unrecognized configuration parameter "client_connection_check_interval"' }
        : undefined,
    );
    expect(await database.migrate(3)).toMatchObject({ after: "0001" });
    const tried = calls.filter(({ argv }) => argv[0] === "alembic").map(({ options }) => options.env?.["PGOPTIONS"]);
    expect(tried).toEqual(["-c lock_timeout=10s -c client_connection_check_interval=1s", "-c lock_timeout=10s"]);
  });

  test("a pooler that refuses libpq's options is asked again without them", async () => {
    const { database, calls } = bench(({ argv, options }) =>
      argv[0] === "alembic" && options.env?.["PGOPTIONS"] !== undefined
        ? { code: 1, stderr: "FATAL: unsupported startup parameter: options" }
        : undefined,
    );
    expect(await database.migrate(3)).toMatchObject({ after: "0001" });
    expect(calls.filter(({ argv }) => argv[0] === "alembic")).toHaveLength(2);
  });
});

test("two heads in the database, or a revision that is no word, is refused before alembic sees it", async () => {
  const rows = (stdout: string) =>
    bench(({ options }) => (options.stdin?.toString().includes("version_num") ? { stdout } : undefined));
  expect(await failing(rows("0001\n0002\n").database.revision())).toMatchObject({ code: "several-revisions" });
  expect(await failing(rows("--sql\n").database.pending(2))).toMatchObject({ code: "revision-odd" });
  expect(await failing(bench(() => undefined).database.downgrade(2, "-1"))).toMatchObject({ code: "revision-odd" });
});

test("a downgrade that changed nothing is a failure, whatever alembic's exit code", async () => {
  const { database } = bench(() => undefined);
  const failure = await failing(database.downgrade(2, "0000"));
  expect(failure).toMatchObject({ code: "downgrade-failed" });
  expect(failure.sentence).toContain("could not be taken back to 0000");
});

test("the folder of alembic.ini is handed on as its path", async () => {
  const { database, calls } = bench(() => undefined, { migrate: { tool: "alembic", runIn: "api", directory: "db/" } });
  await database.migrate(1);
  expect(calls.find(({ argv }) => argv[0] === "alembic")?.argv).toEqual([
    "alembic",
    "--config",
    "db/alembic.ini",
    "upgrade",
    "head",
  ]);
});

const df = (free: number) =>
  `Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 9 9 ${free} 19% /var/lib/postgresql/data\n`;
const dumping =
  (free: number, list: string): Answer =>
  ({ argv, options }) => {
    if (options.stdin?.toString().includes("pg_database_size")) return { stdout: "8000000\n2\n" };
    if (argv[0] === "df") return { stdout: df(free) };
    if (argv.includes("--list")) return { stdout: list };
    return undefined;
  };

test("a backup without room is refused before a byte of it is written", async () => {
  const { database, calls } = bench(dumping(10_000, ""));
  expect(await failing(database.backup("before-r2"))).toMatchObject({ code: "backup-no-space" });
  expect(calls.some(({ argv }) => argv[0] === "pg_dump")).toBe(false);
});

test("a backup that holds no tables although the database has some is thrown away", async () => {
  const { database, calls } = bench(dumping(10_000_000, "; only comments\n"));
  expect(await failing(database.backup("before-r2"))).toMatchObject({ code: "backup-failed" });
  expect(calls.at(-1)?.argv[0]).toBe("rm");
  expect(calls.some(({ argv }) => argv[0] === "mv")).toBe(false);
});

test.each(["../x", "-x", "", "a b"])("a backup can't be called %j", async (label) =>
  expect(await failing(bench(() => undefined).database.backup(label))).toMatchObject({ code: "backup-failed" }),
);

test("free room is read from a line that is as wide as it likes", () => expect(freeBytes(df(5))).toBe(5_120));

test("tables are counted, their data is not", () =>
  expect(countTables("; x\n215; 1259 16385 TABLE public items shop\n3350; 0 16385 TABLE DATA public items shop\n")).toBe(1));

test("last lines show no password of an address", () =>
  expect(
    lastLines(
      finished({ stderr: "could not reach postgresql://shop:s3cret@db/shop\n\n(Background on this error at: x)\n" }),
      3,
    ),
  ).toEqual(["could not reach postgresql://shop:***@db/shop"]));

describe("what led to the schema as it is", () => {
  const drop = "ALTER TABLE orders DROP COLUMN note;\n\nUPDATE alembic_version SET version_num='0001' WHERE 1=1;\n";
  const printing = (stdout: string) => bench(({ argv }) => (argv.includes("--sql") ? { stdout } : undefined));

  test("is printed by the newer image, from the older release's revision on", async () => {
    const { database, calls } = printing(drop);
    const { destructive } = await database.since(7, "0000");
    expect(destructive).toEqual([expect.stringContaining("DROP COLUMN note")]);
    expect(calls.find(({ argv }) => argv.includes("--sql"))?.argv).toContain("0000:0001");
  });

  test("is all of it for a release that knew no schema, and nothing for one that knew this", async () => {
    const { database, calls } = printing(drop);
    await database.since(7, undefined);
    expect(calls.find(({ argv }) => argv.includes("--sql"))?.argv).toContain("0001");
    const same = printing(drop);
    expect(await same.database.since(7, "0001")).toEqual({ statements: [], destructive: [] });
    expect(same.calls.some(({ argv }) => argv.includes("--sql"))).toBe(false);
  });

  test("is not asked by what is no revision", async () => {
    const { database } = printing(drop);
    expect(await failing(database.since(7, "--sql"))).toMatchObject({ code: "revision-odd" });
  });
});

test("the lock of a run that was killed is ended, and that of no other", async () => {
  const { database, calls } = bench(() => undefined);
  await database.endLeftBy("12'; drop table orders; --/3");
  const said = calls.map(({ options }) => options.stdin?.toString() ?? "").join("");
  expect(said).toContain("pg_terminate_backend(pid)");
  expect(said).toContain("application_name like 'sluice-lock run 12droptableorders %'");
});
