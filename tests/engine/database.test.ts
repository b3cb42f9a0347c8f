import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../../src/database/database.ts";
import { postgresAlembic } from "../../src/database/postgres-alembic.ts";
import type { Failure } from "../../src/failure.ts";
import { run } from "../../src/runner/run.ts";
import type { WorkOptions, Workplace } from "../../src/targets/target.ts";
import { fakeWorld } from "../../src/world.testing.ts";
import type { Finished } from "../../src/world.ts";

const postgres = process.env["POSTGRES_IMAGE"] ?? "sluice-bench/postgres";
const python = process.env["PYTHON_IMAGE"] ?? "sluice-bench/python";
const id = `sluice-dbtest-${process.pid}`;
const image = (release: number) => `${id}:r${release}`;

async function docker(args: readonly string[], options: WorkOptions = {}): Promise<Finished> {
  return run({ argv: ["docker", ...args], ...options });
}

async function must(args: readonly string[], options: WorkOptions = {}): Promise<string> {
  const done = await docker(args, options);
  if (done.code !== 0) throw new Error(`docker ${args[0]} ended with ${done.code}: ${done.stderr}`);
  return done.stdout.trim();
}

/** A workplace as simple as can be: one container is the database, each release is an image. */
const workplace: Workplace = {
  inService: (_service, argv, options = {}) => {
    const names = Object.keys(options.env ?? {}).flatMap((name) => ["--env", name]);
    return docker(["exec", "--interactive", ...names, `${id}-db`, ...argv], options);
  },
  oneOff: (release, _service, argv, options = {}) => {
    const names = Object.keys(options.env ?? {}).flatMap((name) => ["--env", name]);
    return docker(["run", "--rm", "--network", id, ...names, image(release), ...argv], options);
  },
};

const world = fakeWorld({
  run,
  clock: {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  },
  random: () => Math.random().toString(16).slice(2, 10),
});
const spec = {
  service: "db",
  migrate: { tool: "alembic", runIn: "api", directory: undefined },
  user: undefined,
  name: undefined,
} as const;
const database: Database = postgresAlembic({ world, spec, workplace, patience: 60_000 });

const ini = "[alembic]\nscript_location = %(here)s/migrations\n";
/** As many real projects have it: no offline branch, it always connects. */
const env = `
from alembic import context
from sqlalchemy import create_engine, pool
engine = create_engine("postgresql+psycopg://shop:s3cret%2Fword@db:5432/shop", poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`;

function migration(revision: string, down: string | undefined, up: string, back = "pass"): Record<string, string> {
  const head = `import sqlalchemy as sa\nimport time\nfrom alembic import op\nrevision = "${revision}"\ndown_revision = ${down === undefined ? "None" : `"${down}"`}\n`;
  return { [`migrations/versions/${revision}.py`]: `${head}def upgrade():\n    ${up}\ndef downgrade():\n    ${back}\n` };
}

const first = migration(
  "0001",
  undefined,
  'op.create_table("items", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text)); op.execute("insert into items select g, md5(g::text) from generate_series(1, 2000) g")',
  'op.drop_table("items")',
);
const second = migration(
  "0002",
  "0001",
  'op.add_column("items", sa.Column("note", sa.Text))',
  'op.drop_column("items", "note")',
);
const releases: Readonly<Record<number, Record<string, string>>> = {
  1: first,
  2: { ...first, ...second },
  // Two migrations, of which the second breaks.
  3: {
    ...first,
    ...second,
    ...migration(
      "0003",
      "0002",
      'op.create_table("coupons", sa.Column("id", sa.Integer, primary_key=True))',
      'op.drop_table("coupons")',
    ),
    ...migration("0004", "0003", 'op.execute("alter table nowhere add x int")'),
  },
  4: { ...first, ...migration("0002b", "0001", 'op.drop_column("items", "name")') },
  // Slow enough that two of them would meet.
  5: {
    ...first,
    ...migration(
      "0002c",
      "0001",
      'op.add_column("items", sa.Column("slow", sa.Text)) if op.get_context().as_sql else (time.sleep(2), op.add_column("items", sa.Column("slow", sa.Text)))',
    ),
  },
  // What it does depends on the rows, so nothing can be printed.
  6: {
    ...first,
    ...migration("0002d", "0001", 'assert op.get_bind().execute(sa.text("select count(*) from items")).scalar() >= 0'),
  },
  7: { ...first, ...second, ...migration("0002e", "0001", "pass") },
};

let folder = "";

async function build(
  tag: string,
  base: string,
  files: Readonly<Record<string, string>>,
  lines: readonly string[],
): Promise<void> {
  const context = join(folder, tag.replaceAll(":", "-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(context, path, ".."), { recursive: true });
    writeFileSync(join(context, path), text);
  }
  mkdirSync(context, { recursive: true });
  writeFileSync(join(context, "Dockerfile"), [`FROM ${base}`, ...lines, ""].join("\n"));
  await must(["build", "--quiet", "--tag", tag, context]);
}

const psql = (sql: string) => must(["exec", "--env", "PGUSER=shop", `${id}-db`, "psql", "-XAtqc", sql]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-dbtest-"));
  await must(["network", "create", id]);
  const environment = { POSTGRES_USER: "shop", POSTGRES_PASSWORD: "s3cret/word", POSTGRES_DB: "shop" };
  const variables = Object.keys(environment).flatMap((name) => ["--env", name]);
  const names = ["--name", `${id}-db`, "--network", id, "--network-alias", "db"];
  await must(["run", "--detach", ...names, ...variables, postgres], { env: environment });
  await build(`${id}:base`, python, { "alembic.ini": ini, "migrations/env.py": env }, [
    'RUN pip install --quiet alembic "psycopg[binary]"',
    "WORKDIR /app",
    "COPY . .",
  ]);
  // The image's first start runs a server on its socket alone; over the network it answers when all is made.
  while ((await docker(["exec", `${id}-db`, "pg_isready", "--host=127.0.0.1"])).code !== 0) await world.clock.sleep(200);
  for (const [release, files] of Object.entries(releases))
    await build(image(Number(release)), `${id}:base`, files, ["COPY . ."]);
});

afterAll(async () => {
  await docker(["rm", "--force", "--volumes", `${id}-db`]);
  await docker(["network", "rm", id]);
  await docker(["image", "rm", "--force", `${id}:base`, ...Object.keys(releases).map((release) => image(Number(release)))]);
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await psql("drop schema public cascade; create schema public");
});

const failing = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => {
      throw new Error("it should have failed");
    },
    (error: Failure) => error,
  );

test("up, backed up, up again, and down from the newer image", async () => {
  expect(await database.revision()).toBeUndefined();
  expect(await database.pending(1)).toMatchObject({ destructive: [] });
  expect(await database.revision()).toBeUndefined();
  expect(await database.migrate(1)).toMatchObject({ before: undefined, after: "0001" });
  const backup = await database.backup("before-r2");
  expect(backup).toMatchObject({ tables: 2 });
  expect(backup.bytes).toBeGreaterThan(10_000);
  const pending = await database.pending(2);
  expect(pending).toEqual({ statements: ["ALTER TABLE items ADD COLUMN note TEXT"], destructive: [] });
  expect(await database.migrate(2)).toMatchObject({ before: "0001", after: "0002" });
  expect(await database.pending(2)).toEqual({ statements: [], destructive: [] });
  expect(await database.migrate(2)).toMatchObject({ before: "0002", after: "0002" });
  await database.downgrade(2, "0001");
  expect(await database.revision()).toBe("0001");
  await database.downgrade(1, undefined);
  expect(await database.revision()).toBeUndefined();
  // What was backed up is really there again.
  const path = `/var/lib/postgresql/data/sluice-backups/${backup.name}`;
  await must(["exec", `${id}-db`, "pg_restore", "--clean", "--if-exists", "--username=shop", "--dbname=shop", path]);
  expect(await psql("select count(*) from items")).toBe("2000");
});

test("a migration that breaks half way says where it stopped and why, and the newer image leads back", async () => {
  await database.migrate(2);
  const failure = await failing(database.migrate(3));
  expect(failure.code).toBe("migration-failed");
  expect(failure.sentence).toContain("stopped at 0003, having begun at 0002");
  expect(failure.sentence).toContain('relation "nowhere" does not exist');
  expect(failure.sentence).not.toContain("s3cret");
  await database.downgrade(3, "0002");
  expect(await database.revision()).toBe("0002");
  expect(await psql("select to_regclass('coupons') is null")).toBe("t");
});

test("two migrations at once: one does the work, the other waits and finds it done", async () => {
  await database.migrate(1);
  const other = postgresAlembic({ world, spec, workplace, patience: 60_000 });
  const ended = await Promise.all([database.migrate(5), other.migrate(5)]);
  expect(ended.map(({ before, after }) => [before, after]).sort()).toEqual([
    ["0001", "0002c"],
    ["0002c", "0002c"],
  ]);
  expect(await psql("select count(*) from pg_locks where locktype = 'advisory'")).toBe("0");
});

test("somebody else's migration that does not end is named, and nothing is changed", async () => {
  const holder = docker([
    "exec",
    "--env",
    "PGUSER=shop",
    "--env",
    "PGAPPNAME=sluice-lock run 7",
    `${id}-db`,
    "psql",
    "-qc",
    "select pg_advisory_lock(5493822217), pg_sleep(30)",
  ]);
  while ((await psql("select count(*) from pg_locks where locktype = 'advisory'")) === "0");
  const failure = await failing(postgresAlembic({ world, spec, workplace, patience: 1_500 }).migrate(1));
  expect(failure.code).toBe("migration-under-way");
  expect(failure.sentence).toContain("sluice-lock run 7, since ");
  await psql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sluice-lock run 7'");
  await holder;
  expect(await database.revision()).toBeUndefined();
});

test("a destructive migration is recognised before it runs", async () => {
  await database.migrate(1);
  const { destructive } = await database.pending(4);
  expect(destructive).toEqual(["ALTER TABLE items DROP COLUMN name (takes away what the serving release may use)"]);
  expect(await database.revision()).toBe("0001");
});

test("a migration that can't be printed without running it is not taken for harmless", async () => {
  await database.migrate(1);
  const { destructive } = await database.pending(6);
  expect(destructive).toHaveLength(1);
  expect(destructive[0]).toContain("not known");
});

test("an image that does not know the schema's revision, or has two heads, says so", async () => {
  await database.migrate(2);
  expect(await failing(database.pending(1))).toMatchObject({ code: "schema-unknown" });
  expect(await failing(database.migrate(1))).toMatchObject({ code: "schema-unknown" });
  expect(await failing(database.migrate(7))).toMatchObject({ code: "several-heads" });
  expect(await database.revision()).toBe("0002");
});

test("only the newest three backups are kept, and a full disk leaves nothing behind", async () => {
  await database.migrate(1);
  const made: string[] = [];
  for (const label of ["one", "two", "three", "four"]) made.push((await database.backup(label)).name);
  const list = () => must(["exec", `${id}-db`, "ls", "-1", "/var/lib/postgresql/data/sluice-backups"]);
  expect((await list()).split("\n")).toEqual(made.slice(1));
  const full: Workplace = {
    ...workplace,
    inService: (service, argv, options) =>
      // A device that is always full, as the file that the dump is written to.
      argv[0] === "pg_dump"
        ? workplace.inService(
            service,
            argv.map((arg) => arg.replace(/^--file=.*/, "--file=/dev/full")),
            options,
          )
        : workplace.inService(service, argv, options),
  };
  const failure = await failing(postgresAlembic({ world, spec, workplace: full }).backup("five"));
  expect(failure).toMatchObject({ code: "backup-failed" });
  expect(failure.sentence).toContain("No space left on device");
  expect((await list()).split("\n")).toEqual(made.slice(1));
});

test("a server that trusts nobody gets its own password, and no list of processes ever holds it", async () => {
  await database.migrate(1);
  await must(["exec", `${id}-db`, "sed", "-i", "s/trust$/scram-sha-256/", "/var/lib/postgresql/data/pg_hba.conf"]);
  await psql("select pg_reload_conf()");
  const seen: string[] = [];
  const watching: Workplace = {
    ...workplace,
    inService: (service, argv, options) => {
      seen.push(...argv);
      return workplace.inService(service, argv, options);
    },
  };
  const strict = postgresAlembic({ world, spec, workplace: watching });
  expect(await strict.revision()).toBe("0001");
  expect(await strict.backup("strict")).toMatchObject({ tables: 2 });
  expect(await strict.migrate(2)).toMatchObject({ after: "0002" });
  expect(seen.join(" ")).not.toContain("s3cret");
  await must([
    "exec",
    `${id}-db`,
    "sed",
    "-i",
    "s/^local\\(.*\\)scram-sha-256$/local\\1trust/",
    "/var/lib/postgresql/data/pg_hba.conf",
  ]);
  await must(["exec", "--env", "PGUSER=shop", "--env", "PGPASSWORD", `${id}-db`, "psql", "-qc", "select pg_reload_conf()"], {
    env: { PGPASSWORD: "s3cret/word" },
  });
});
