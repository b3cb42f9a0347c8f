import { z } from "zod";
import { fail } from "../../failure.ts";
import { sayDuration } from "../../quantity/duration.ts";
import type { Finished } from "../../world.ts";
import { noContainers } from "../failures.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import { expected, key, parsed, serviceName, someTime, wholeNumber, words } from "../spec/written.ts";

export interface PostgresCheckSpec extends CommonSpec {
  readonly kind: "postgres";
  /** The service whose container has psql. */
  readonly service: string;
  readonly user: string;
  readonly database: string;
  readonly password: string | undefined;
  /** Milliseconds that a replica may be behind. */
  readonly replicationLag: number | undefined;
  /** Sessions that may wait for a lock for longer than a second. */
  readonly waitingLocks: number | undefined;
  readonly extensions: readonly string[];
}

const identifier = (what: string) => parsed((text) => (/^[A-Za-z_][\w$-]{0,62}$/.test(text) ? text : undefined), what);
const identifierJson = { type: "string", pattern: "^[A-Za-z_][\\w$-]{0,62}$" };

const keys = z.strictObject({
  postgres: key(serviceName("the name of a service or container, like db"), {
    description: "A service with PostgreSQL (in health-gate: the name of a container). It is asked by its own psql.",
    json: { ...forms.service, examples: ["db"] },
  }),
  user: key(identifier("the name of a role").default("postgres"), {
    description: "Who asks.",
    json: identifierJson,
    usual: "postgres",
  }),
  database: key(identifier("the name of a database").default("postgres"), {
    description: "Which database is asked.",
    json: identifierJson,
    usual: "postgres",
  }),
  password: key(words("a password").optional(), {
    description: "Where the database wants one from its own container. From a secret; it stands in no argv.",
    json: forms.text,
  }),
  "replication-lag": key(someTime().optional(), {
    description: "How far behind its primary it may be; on a primary: every replica. Without a replica inconclusive.",
    json: { ...forms.someTime, examples: ["10s"] },
  }),
  "waiting-locks": key(wholeNumber(0).optional(), {
    description: "Sessions that may wait for a lock for more than a second.",
    json: { type: "integer", minimum: 0 },
  }),
  extensions: key(
    z.array(identifier("the name of an extension, like pg_trgm"), expected("a list of extensions, like [pg_trgm]")).default([]),
    { description: "Extensions that must be there.", json: { type: "array", items: identifierJson } },
  ),
  ...commonKeys,
});

function complete(written: z.output<typeof keys>): PostgresCheckSpec {
  const { postgres: service, user, database, password, extensions } = written;
  return {
    ...common(written, { kind: "postgres", name: `postgres ${service}`, timeout: 10_000 }),
    ...{ service, user, database, password, extensions },
    replicationLag: written["replication-lag"],
    waitingLocks: written["waiting-locks"],
  };
}

/**
 * All that is asked, in one answer; nothing in it comes from outside. A replica that has replayed all that it received is up to date only
 * while it receives; without its primary what counts is how old the last change is that it knows.
 */
const question = `
select json_build_object(
  'standby', pg_is_in_recovery(),
  'lag', case when pg_is_in_recovery()
    then case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() and exists (select from pg_stat_wal_receiver) then 0
      else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end
    else (select max(case when sent_lsn = replay_lsn then 0 else coalesce(extract(epoch from replay_lag), 'Infinity') end) from pg_stat_replication) end,
  'waiting', (select count(*) from pg_stat_activity where wait_event_type = 'Lock' and clock_timestamp() - coalesce(state_change, query_start) > interval '1 second'),
  'extensions', (select coalesce(json_agg(extname), '[]') from pg_extension));
`;
const answer = z.object({
  standby: z.boolean().default(false),
  lag: z.union([z.number(), z.string()]).nullable(),
  waiting: z.number(),
  extensions: z.array(z.string()),
});

/** What psql says of a connection; its last line may only ask whether a server runs. */
const whyNot = (stderr: string) => /^psql: error: .*$/m.exec(stderr)?.[0].slice(0, 250) ?? lastLine(stderr);
const lastLine = (text: string) => text.trimEnd().split("\n").at(-1)?.slice(0, 250) ?? "";

/** It answers, and what the check brings with it is wrong: that says nothing of the database. */
const refusesTheCheck =
  /authentication failed|no password supplied|no pg_hba\.conf entry|pg_hba\.conf rejects|role "[^"]*" does not exist|is not permitted to log in/;

/** What psql has answered. */
export function judgePostgres(
  { code, stdout, stderr, timedOut }: Pick<Finished, "code" | "stdout" | "stderr" | "timedOut">,
  spec: PostgresCheckSpec,
): Seen {
  if (timedOut) return { outcome: "fail", reason: `no answer within ${spec.timeout} ms` };
  // psql: 2 is no connection, 3 an error in what was asked; all else is of Docker or the shell.
  if (code === 2 && refusesTheCheck.test(stderr))
    return { outcome: "error", reason: `it does not let the check in: ${whyNot(stderr)}` };
  if (code === 2) return { outcome: "fail", reason: `it takes no connection: ${whyNot(stderr)}` };
  if (code !== 0)
    return { outcome: "error", reason: `psql ended with exit code ${code}: ${lastLine(stderr) || lastLine(stdout)}` };
  let read: z.output<typeof answer>;
  try {
    read = answer.parse(JSON.parse(stdout));
  } catch {
    return { outcome: "error", reason: "psql's answer can't be read" };
  }
  const absent = spec.extensions.filter((name) => !read.extensions.includes(name));
  if (absent.length > 0) return { outcome: "fail", reason: `missing extensions: ${absent.join(", ")}` };
  if (spec.waitingLocks !== undefined && read.waiting > spec.waitingLocks)
    return { outcome: "fail", reason: `${read.waiting} sessions wait for a lock > waiting-locks ${spec.waitingLocks}` };
  const told = ["accepts connections", ...(spec.waitingLocks === undefined ? [] : [`${read.waiting} wait for a lock`])];
  if (spec.replicationLag === undefined) return { outcome: "pass", reason: told.join(", ") };
  if (read.lag === null)
    return {
      outcome: "inconclusive",
      reason: read.standby
        ? "it is a replica that has replayed nothing, so nothing says how far behind it is"
        : "it has no replica whose lag could be judged",
    };
  const lag = Number(read.lag) * 1_000;
  if (Number.isNaN(lag)) return { outcome: "inconclusive", reason: "its lag is no number" };
  const said = Number.isFinite(lag) ? sayDuration(Math.max(0, lag)) : "unknown";
  const value = Number.isFinite(lag) ? { value: Math.max(0, lag), unit: "ms" as const } : {};
  if (lag > spec.replicationLag)
    return { outcome: "fail", ...value, reason: `replication lag ${said} > ${sayDuration(spec.replicationLag)}` };
  return {
    outcome: "pass",
    ...value,
    reason: [...told, `replication lag ${said} ≤ ${sayDuration(spec.replicationLag)}`].join(", "),
  };
}

const start: Start<PostgresCheckSpec> = (spec, { containers }): Measure => {
  if (containers === undefined) throw fail(noContainers, { check: spec.name });
  const { service, user, database, password, timeout: timeoutMs } = spec;
  const flags = ["--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1"];
  const psql = ["psql", ...flags, `--username=${user}`, `--dbname=${database}`];
  const env = {
    PGCONNECT_TIMEOUT: String(Math.max(2, Math.floor(timeoutMs / 1_000))),
    ...(password === undefined ? {} : { PGPASSWORD: password }),
  };
  return async (signal) =>
    judgePostgres(await containers.run(service, psql, { stdin: question, env, timeoutMs, signal }), spec);
};

export const postgres = checkKind({
  keys,
  complete,
  start,
  alike: () => "both releases use the same one",
  asked: ({ replicationLag, waitingLocks, extensions }) => [
    "accepts connections",
    ...(replicationLag === undefined ? [] : [`lag ≤ ${sayDuration(replicationLag)}`]),
    ...(waitingLocks === undefined ? [] : [`≤ ${waitingLocks} wait for a lock`]),
    ...(extensions.length === 0 ? [] : [`has ${extensions.join(", ")}`.slice(0, 80)]),
  ],
});
