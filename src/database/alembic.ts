import { type Failure, fail } from "../failure.ts";
import type { DatabaseSpec } from "../project/model.ts";
import type { Workplace } from "../targets/target.ts";
import type { Finished, World } from "../world.ts";
import { alembicMissing, migrationBlocked, schemaUnknown, severalHeads } from "./failures.ts";

/** A migration that waits for a lock holds up everybody who comes after it: better it gives up. */
const impatient = "-c lock_timeout=10s";
/**
 * When alembic was ended in the middle the server would carry on to the end of the statement, with all its locks. Known
 * to Postgres since 14.
 */
const attentive = "-c client_connection_check_interval=1s";

export interface Alembic {
  readonly world: Pick<World, "log">;
  readonly spec: DatabaseSpec;
  readonly workplace: Workplace;
}

/** Runs alembic in a one-off container of the release; `as` is the name of its sessions. */
export async function alembic(
  { world, spec, workplace }: Alembic,
  release: number,
  verb: readonly string[],
  { as, show, ending }: { readonly as: string; readonly show: boolean; readonly ending?: AbortSignal | undefined },
): Promise<Finished> {
  const { runIn, directory } = spec.migrate;
  if (directory?.startsWith("-") === true)
    throw fail(alembicMissing, { service: runIn, what: "its directory begins with a dash." });
  const configuration = directory === undefined ? [] : ["--config", `${directory.replace(/\/$/, "")}/alembic.ini`];
  const run = (env: Readonly<Record<string, string>>) =>
    workplace.oneOff(release, runIn, ["alembic", ...configuration, ...verb], {
      env: { PGAPPNAME: as, ...env },
      ...(show ? { onLine: (line: string) => world.log.foreign(line) } : {}),
      ...(ending === undefined ? {} : { signal: ending }),
    });
  const done = await run({ PGOPTIONS: `${impatient} ${attentive}` });
  if (done.code === 0) return done;
  const said = done.stdout + done.stderr;
  // An old server or a pooler in between may refuse options; nothing has been done then.
  if (/client_connection_check_interval/.test(said)) return run({ PGOPTIONS: impatient });
  return /unsupported startup parameter/i.test(said) ? run({}) : done;
}

/** What alembic itself can't do, told as what it means; undefined when the migration is the cause. */
export function alembicRefusal(done: Finished, spec: DatabaseSpec, release: number, revision?: string): Failure | undefined {
  const text = `${done.stdout}\n${done.stderr}`;
  const service = spec.migrate.runIn;
  if (/Multiple head revisions|multiple heads/i.test(text)) return fail(severalHeads, { release });
  if (/Can't locate revision/i.test(text)) return fail(schemaUnknown, { release, revision });
  if (/lock timeout/i.test(text)) return fail(migrationBlocked, { release });
  // The engine's exit code for it differs between `run` and `start`, its words do not.
  if (/exec: "alembic"/.test(text)) return fail(alembicMissing, { service, what: "its image has no program of this name." });
  const configuration = /(No config file '.*' found|No 'script_location' key found|Path doesn't exist: .*)/.exec(text)?.[1];
  return configuration === undefined ? undefined : fail(alembicMissing, { service, what: `${configuration.slice(0, 200)}.` });
}
