import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { migrationUnderWay } from "./failures.ts";
import { psql, type Session } from "./session.ts";

/** Sluice's own key; Postgres keeps advisory locks apart by database. */
const key = "5493822217";
/** Seconds that one holder keeps the lock; the next one queues behind it after half of them. */
const lease = 60;

/** What a migration's own sessions are called, as far as the app's driver lets the environment say it. */
export const migratingAs = "sluice-migrating";

const take = `
select case when exists (select from pg_stat_activity where datname = current_database() and application_name = '${migratingAs}')
  then false else pg_try_advisory_lock(${key}) end as got \\gset
select :'got';
\\if :got
select pg_sleep(${lease});
\\endif
`;
const prolong = `select pg_advisory_lock(${key}); select pg_sleep(${lease});`;
const owners = `
select application_name || ', since ' || to_char(backend_start at time zone 'UTC', 'HH24:MI:SS') || ' UTC'
from pg_locks join pg_stat_activity using (pid)
where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
  and (classid::bigint << 32 | objid::bigint) = ${key} limit 1;
`;

/** What holders are called, but for the end. A number of a run may be followed by that of its attempt. */
const heldBy = (run: string) => `sluice-lock run ${run.replace(/\/.*$/, "").replace(/\W/g, "")} `;

/** Ends all sessions whose names begin so. */
const ending = (name: string) =>
  `select pg_terminate_backend(pid) from pg_stat_activity where application_name like '${name}%';`;

export interface Locking {
  readonly world: Pick<World, "clock" | "facts" | "random" | "log">;
  readonly session: Session;
  /** How long to wait for somebody else's migration, ms. */
  readonly patience: number;
}

/**
 * Does the work while a session in the database's service holds an advisory lock, so that two migrations of one
 * database never run at once, whichever environments or machines they come from. Holders are sessions that sleep for
 * a minute; the next queues while the one before still holds, and Postgres hands the lock over without a gap. So the
 * lock needs no open connection to us, and is gone at most two leases after we were killed: at once where it is known by
 * then that we are no more (`endLocksOf`).
 */
export async function underAdvisoryLock<T>(locking: Locking, work: () => Promise<T>): Promise<T> {
  const { world, session } = locking;
  const name = `${heldBy(world.facts.runId)}${world.random(4)}`;
  const holders = new Set<Promise<unknown>>();
  const hold = (script: string, onLine?: (line: string) => void) => {
    const holder = session
      .program(psql, {
        stdin: script,
        env: { PGAPPNAME: name },
        ...(onLine === undefined ? {} : { onLine }),
      })
      .finally(() => holders.delete(holder));
    holders.add(holder);
    return holder;
  };

  await taken(locking, hold);
  const finished = new AbortController();
  const prolonging = (async () => {
    for (;;) {
      await world.clock.sleep((lease * 1_000) / 2, finished.signal);
      if (finished.signal.aborted) return;
      hold(prolong).catch(() => undefined);
    }
  })();
  try {
    return await work();
  } finally {
    finished.abort();
    await prolonging;
    await letGo(world, session, name, holders);
  }
}

/** Takes the lock from a run that has ended. A migration of it that goes on all the same is waited for. */
export async function endLocksOf(session: Session, run: string): Promise<void> {
  await session.sql(ending(heldBy(run)));
}

type Hold = (script: string, onLine: (line: string) => void) => Promise<unknown>;

async function taken({ world, session, patience }: Locking, hold: Hold): Promise<void> {
  const began = world.clock.monotonic();
  for (let told = false; ; told = true) {
    let holder: Promise<unknown> = Promise.resolve();
    const got = await new Promise<boolean>((resolve, reject) => {
      holder = hold(take, (line) => {
        if (line === "t" || line === "f") resolve(line === "t");
      });
      holder.then(() => resolve(false), reject);
    });
    if (got) {
      holder.catch(() => undefined);
      return;
    }
    const ms = world.clock.monotonic() - began;
    const [owner = ""] = await session.sql(owners);
    if (ms >= patience) throw fail(migrationUnderWay, { ms, owner });
    if (!told) world.log.info(`Another migration of this database is under way${owner === "" ? "" : ` (${owner})`}: waiting`);
    await world.clock.sleep(1_000);
  }
}

/** Ends every holder, also one that was only about to connect. */
async function letGo(world: Locking["world"], session: Session, name: string, holders: ReadonlySet<unknown>): Promise<void> {
  const until = world.clock.monotonic() + 10_000;
  while (holders.size > 0 && world.clock.monotonic() < until) {
    await session.sql(ending(name)).catch(() => undefined);
    await world.clock.sleep(50);
  }
}
