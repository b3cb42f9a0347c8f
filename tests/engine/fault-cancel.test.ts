import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Job, job, leftOf } from "./faults/job.ts";
import { Consumer, docker, until } from "./rollout/consumer.ts";

const postgres = process.env["POSTGRES_IMAGE"] ?? "sluice-bench/postgres";

/** As many projects have it: each revision in a transaction of its own. */
const alembicEnv = `
from alembic import context
from sqlalchemy import create_engine, pool
engine = create_engine("postgresql+psycopg://shop:word@db:5432/shop", poolclass=pool.NullPool)
if context.is_offline_mode():
    context.configure(dialect_name="postgresql")
    with context.begin_transaction():
        context.run_migrations()
else:
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
`;
const revision = (name: string, down: string, up: string, back: string) =>
  `from alembic import op\nrevision = "${name}"\ndown_revision = ${down}\ndef upgrade():\n    ${up}\ndef downgrade():\n    ${back}\n`;

let app: Consumer;
let slow = "";
const jobs: Job[] = [];
beforeAll(async () => {
  app = await Consumer.make();
  const compose = readFileSync(join(app.folder, "compose.yaml"), "utf8");
  const database = `  db:
    image: ${postgres}
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: word, POSTGRES_DB: shop, POSTGRES_HOST_AUTH_METHOD: trust }
    healthcheck: { test: [CMD, pg_isready, "--host=127.0.0.1"], interval: 500ms, retries: 60 }
`;
  app.write("compose.yaml", compose.replace("  cache:\n", `${database}  cache:\n`));
  app.configure();
  app.write("sluice.yaml", `${app.configuration()}database: { service: db, migrate: { tool: alembic, run-in: web } }\n`);
  const recipe = readFileSync(join(app.folder, "Dockerfile"), "utf8");
  const tools =
    'RUN pip install --quiet alembic "psycopg[binary]"\nWORKDIR /app\nCOPY alembic.ini ./\nCOPY migrations migrations\n';
  app.write("Dockerfile", recipe.replace("ARG VERSION MODE\n", `${tools}ARG VERSION MODE\n`));
  mkdirSync(join(app.folder, "migrations", "versions"), { recursive: true });
  app.write("alembic.ini", "[alembic]\nscript_location = %(here)s/migrations\n");
  app.write("migrations/env.py", alembicEnv);
  const first = revision("0001", "None", 'op.execute("create table items (id int)")', 'op.execute("drop table items")');
  app.write("migrations/versions/0001.py", first);
  const begun = await app.deploy(app.commit());
  expect(begun.outputs["result"], begun.log).toBe("promoted");
  const up = 'op.execute("create table slow (id int)"); op.execute("select pg_sleep(60)")';
  app.write("migrations/versions/0002.py", revision("0002", '"0001"', up, 'op.execute("drop table slow")'));
  slow = app.commit();
});
afterAll(async () => {
  for (const one of jobs) await one.end();
  await app?.remove();
});

function start(commit: string): Job {
  const one = job(app, commit);
  jobs.push(one);
  return one;
}
const sql = (query: string) => docker("exec", `${app.scope}-db-1`, "psql", "-XAtqc", query, "-U", "shop");
const schema = () =>
  sql("select string_agg(table_name, ' ' order by table_name) from information_schema.tables where table_schema = 'public'");

/** Until the migration is in the middle of what takes a minute. */
const migrating = () =>
  until(
    () => sql("select count(*) from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)'") === "1",
    90_000,
  );

/** Nobody failed, nothing is left that was not there before, and the schema is that of the release that serves. */
async function expectAsBefore(before: ReturnType<typeof leftOf>, one: Job, visitors: ReturnType<Consumer["crowd"]>) {
  const { failures, requests } = await visitors.stop();
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(20);
  expect(leftOf(app)).toEqual(before);
  expect(one.leftFolders()).toEqual([]);
  expect(one.processes()).toEqual([]);
  expect(schema()).toBe("alembic_version items");
  expect(sql("select version_num from alembic_version")).toBe("0001");
  expect(await app.says()).toBe("v1");
}

test("cancelled during a migration: it is ended and taken back within the time that GitHub gives, and post finds nothing", async () => {
  const before = leftOf(app);
  const visitors = app.crowd();
  const one = start(slow);
  await migrating();
  const began = performance.now();
  await one.cancel(1);
  const ended = await one.run;
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(ended.outputs, ended.log).toMatchObject({ result: "rolled-back", release: "1" });
  expect(ended.outputs["explanation"]).toContain("the step was cancelled");
  const post = await one.post();
  expect(post.code).toBe(0);
  expect(post.log).not.toContain("Undid");
  await expectAsBefore(before, one, visitors);
});

test("killed during a migration: nothing of the step goes on, and post ends the migration before it takes all back", async () => {
  const before = leftOf(app);
  const visitors = app.crowd();
  const one = start(slow);
  await migrating();
  expect(one.processes().some((command) => /docker.* compose .*-job/.test(command))).toBe(true);
  one.kill();
  await one.run;
  await until(() => one.processes().length === 0, 5_000);
  const post = await one.post();
  expect(post.code, post.log).toBe(0);
  expect(post.log).toMatch(/Undid release 3, which the run \S+ of ada left at the stage "database": release 1 serves/);
  await expectAsBefore(before, one, visitors);
});

test("cancelled while a container starts slowly: it is not waited for", async () => {
  const compose = readFileSync(join(app.folder, "compose.yaml"), "utf8");
  const sick = 'test: ["CMD", "false"]\n      start_period: 120s';
  app.write("compose.yaml", compose.replace(/test: \["CMD", "python".*\]/, sick));
  rmSync(join(app.folder, "migrations", "versions", "0002.py"));
  const before = leftOf(app);
  const visitors = app.crowd();
  const one = start(app.commit());
  await one.reaches(/Schema is at 0001 already/);
  await until(() => app.containers().some((name) => name.includes("-web-r4-")), 60_000);
  const began = performance.now();
  const cancelled = one.cancel(1);
  await one.reaches(/Undoing release 4: The rollout was ended: the step was cancelled/);
  expect(performance.now() - began).toBeLessThan(3_000);
  await cancelled;
  await one.post();
  app.write("compose.yaml", compose);
  await expectAsBefore(before, one, visitors);
});

test("killed when all was promoted: post puts the older release away, and nobody waits for the dead one's lock", async () => {
  const before = leftOf(app);
  const one = start(app.commit());
  await one.reaches(/Release 5 is promoted/);
  const visitors = app.crowd();
  one.kill();
  await one.run;
  const began = performance.now();
  const post = await one.post();
  expect(post.code, post.log).toBe(0);
  expect(performance.now() - began).toBeLessThan(9_000);
  expect(await app.says()).toBe("v4");
  const { failures } = await visitors.stop();
  expect(failures).toEqual([]);
  const left = leftOf(app);
  expect(left.containers.filter((name) => !before.containers.includes(name))).toEqual([
    `${app.scope}-r5-web-r5-1`,
    `${app.scope}-r5-worker-r5-1`,
  ]);
});
