import { fail } from "../failure.ts";
import type { Finished, World } from "../world.ts";
import type { Backup } from "./database.ts";
import { backupFailed, backupNoSpace } from "./failures.ts";
import { lastLines } from "./last-lines.ts";
import type { Session } from "./session.ts";

const kept = 3;
const spare = 64 * 1_048_576;
const dump = /^[\w.-]+\.dump$/;
const unfinished = /^[\w.-]+\.dump\.part$/;

const measure = `
select pg_database_size(current_database());
select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
 where relkind in ('r', 'p') and relpersistence <> 't' and nspname <> 'information_schema' and nspname !~ '^pg_'
   and not exists (select from pg_depend where pg_depend.classid = 'pg_class'::regclass and pg_depend.objid = pg_class.oid and deptype = 'e');
`;

/**
 * A verified dump in `sluice-backups` in the database's own data folder. There it survives what the data survives (a
 * new container, a restart of the machine), needs no second volume, and the data never leaves the machine, which a
 * dump that is streamed to the runner would. Postgres leaves foreign folders there alone. What that costs is room on
 * the same disk, so it is measured first: a full disk would stop the database itself. The newest three are kept.
 */
export async function makeBackup(
  world: Pick<World, "clock">,
  session: Session,
  label: string,
  ending?: AbortSignal,
): Promise<Backup> {
  const began = world.clock.monotonic();
  if (!/^[A-Za-z0-9][\w.-]{0,60}$/.test(label)) throw fail(backupFailed, { label, why: "a backup can't have this name." });
  const data = await session.dataFolder();
  const folder = `${data}/sluice-backups`;
  const attempt = async (argv: readonly string[]): Promise<Finished> => {
    const done = await session.program(argv, ending === undefined ? {} : { signal: ending });
    if (done.code === 0) return done;
    throw fail(backupFailed, { label, why: lastLines(done, 3).join(" ⏎ ") || `${argv[0]} ended with ${done.code}.` });
  };
  const list = async () => (await attempt(["ls", "-1", "--", folder])).stdout.split("\n").sort();
  const remove = (name: string) => session.program(["rm", "-f", "--", `${folder}/${name}`]);

  await attempt(["mkdir", "-p", "-m", "700", "--", folder]);
  for (const name of await list()) if (unfinished.test(name)) await remove(name);
  const [size = Number.NaN, expected = Number.NaN] = (await session.sql(measure)).map(Number);
  const free = freeBytes((await attempt(["df", "-Pk", "--", folder])).stdout);
  if (free < size + spare) throw fail(backupNoSpace, { label, need: size + spare, free, folder });

  const stamp = new Date(world.clock.now()).toISOString().replace(/[-:.]/g, "");
  const name = `${stamp}-${label}.dump`;
  const part = `${folder}/${name}.part`;
  try {
    await attempt(["pg_dump", "--format=custom", "--no-password", "--lock-wait-timeout=30s", `--file=${part}`]);
    // The whole of it is read and unpacked: a list of contents alone stands at the front of a file that breaks off.
    await attempt(["pg_restore", "--file=/dev/null", "--", part]);
    const tables = countTables((await attempt(["pg_restore", "--list", "--", part])).stdout);
    if (!(expected >= 0) || (tables === 0 && expected > 0))
      throw fail(backupFailed, { label, why: `it holds ${tables} tables, the database has ${expected}.` });
    const bytes = Number((await attempt(["stat", "-c", "%s", "--", part])).stdout);
    // Postgres must be able to read all of its folder, e.g. for a base backup. Fails harmlessly where we are no root.
    const owner = (await attempt(["stat", "-c", "%u:%g", "--", data])).stdout.trim();
    await session.program(["chown", "-R", owner, folder]);
    await attempt(["mv", "--", part, `${folder}/${name}`]);
    for (const old of (await list()).filter((file) => dump.test(file)).slice(0, -kept)) await remove(old);
    return { name, bytes, tables, ms: world.clock.monotonic() - began };
  } catch (error) {
    await remove(`${name}.part`);
    throw error;
  }
}

/** Free bytes as `df -Pk` says; its fourth column counts kibibytes. */
export function freeBytes(df: string): number {
  const columns = df.trim().split("\n").at(-1)?.trim().split(/\s+/) ?? [];
  return Number(columns.at(-3)) * 1_024;
}

/** Tables in the list that `pg_restore --list` prints. */
export function countTables(list: string): number {
  return list.split("\n").filter((line) => /^\d+; \d+ \d+ TABLE (?!DATA )/.test(line)).length;
}
