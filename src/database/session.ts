import { fail } from "../failure.ts";
import type { DatabaseSpec } from "../project/model.ts";
import type { WorkOptions, Workplace } from "../targets/target.ts";
import type { Finished, World } from "../world.ts";
import { databaseUnreachable } from "./failures.ts";
import { lastLines } from "./last-lines.ts";

/** Postgres' own programs inside the database's service. */
export interface Session {
  /** Runs SQL by psql; the rows as lines of `a|b`. */
  sql(script: string, options?: WorkOptions): Promise<readonly string[]>;
  /** Runs one of Postgres' programs; a failure is a result. */
  program(argv: readonly string[], options?: WorkOptions): Promise<Finished>;
  /** The folder of the database's data. */
  dataFolder(): Promise<string>;
}

/** Reads its script from standard input; nothing of the user's own settings changes what it prints. */
export const psql: readonly string[] = [
  "psql",
  "--no-psqlrc",
  "--no-align",
  "--tuples-only",
  "--quiet",
  "--no-password",
  "--set=ON_ERROR_STOP=1",
];
const notYet = /starting up|shutting down|in recovery mode|No such file or directory|Connection refused/i;
const wantsPassword = /no password supplied|password authentication failed/i;
const patience = 30_000;

/**
 * Who and what to connect to is told by libpq's variables, never by arguments: the values come from outside, and a
 * password in a list of processes can be read by all. Mostly none is needed: the image trusts its own socket.
 */
export function session(world: Pick<World, "clock" | "log">, spec: DatabaseSpec, workplace: Workplace): Session {
  const { service } = spec;
  let known: Promise<Readonly<Record<string, string>>> | undefined;
  let password: string | undefined;

  const own = () => {
    known ??= workplace.inService(service, ["printenv"]).then(({ stdout }) => {
      const entries = stdout.split("\n").map((line) => line.split("="));
      return Object.fromEntries(entries.map(([name = "", ...value]) => [name, value.join("=")]));
    });
    return known;
  };

  async function ownValue(name: string): Promise<string | undefined> {
    const variables = await own();
    const file = variables[`${name}_FILE`];
    if (variables[name] !== undefined || file === undefined) return variables[name];
    const read = await workplace.inService(service, ["cat", "--", file]);
    return read.code === 0 ? read.stdout.replace(/\n$/, "") : undefined;
  }

  async function identity(): Promise<Record<string, string>> {
    const user = spec.user ?? (await ownValue("POSTGRES_USER")) ?? "postgres";
    const name = spec.name ?? (await ownValue("POSTGRES_DB")) ?? user;
    return { PGUSER: user, PGDATABASE: name, ...(password === undefined ? {} : { PGPASSWORD: password }) };
  }

  async function program(argv: readonly string[], options: WorkOptions = {}): Promise<Finished> {
    const until = world.clock.monotonic() + patience;
    for (;;) {
      const env = { PGCONNECT_TIMEOUT: "10", ...(await identity()), ...options.env };
      const done = await workplace.inService(service, argv, { ...options, env });
      if (done.code === 0) return done;
      if (password === undefined && wantsPassword.test(done.stderr)) {
        password = await ownValue("POSTGRES_PASSWORD");
        if (password === undefined) return done;
        world.log.mask(password);
        continue;
      }
      const connecting = /connection to server|could not connect/i.test(done.stderr) && notYet.test(done.stderr);
      if (!connecting || world.clock.monotonic() >= until) return done;
      await world.clock.sleep(500);
    }
  }

  return {
    program,
    async sql(script, options) {
      const done = await program(psql, { ...options, stdin: script });
      if (done.code !== 0) throw fail(databaseUnreachable, { service, lines: lastLines(done, 3) });
      return done.stdout.split("\n").filter((line) => line !== "");
    },
    dataFolder: async () => (await own())["PGDATA"] || "/var/lib/postgresql/data",
  };
}
