import { fail } from "../failure.ts";
import type { DatabaseSpec } from "../project/model.ts";
import type { Workplace } from "../targets/target.ts";
import type { World } from "../world.ts";
import { additive } from "./additive.ts";
import { endLocksOf, migratingAs, underAdvisoryLock } from "./advisory-lock.ts";
import { alembic, alembicRefusal } from "./alembic.ts";
import { makeBackup } from "./backup.ts";
import type { Database } from "./database.ts";
import { downgradeFailed, migrationFailed, revisionOdd, revisionUnseen } from "./failures.ts";
import { lastLines } from "./last-lines.ts";
import { migrationSql } from "./migration-sql.ts";
import { readRevision } from "./revision.ts";
import { session } from "./session.ts";

export interface PostgresAlembic {
  readonly world: World;
  readonly spec: DatabaseSpec;
  readonly workplace: Workplace;
  /** How long a migration waits for another one of the same database, ms. */
  readonly patience?: number;
}

const revisionShape = /^[A-Za-z0-9_][\w.-]*$/;

/** Postgres in a service of the base, its schema kept by alembic in a released service. */
export function postgresAlembic(given: PostgresAlembic): Database {
  const { world, spec, patience = 300_000 } = given;
  const postgres = session(world, spec, given.workplace);
  const locking = { world, session: postgres, patience };
  const revision = () => readRevision(postgres);
  const printed = async (release: number, range: string, now: string | undefined) => {
    // It only prints, so it may run beside a migration and is not called one.
    const done = await alembic(given, release, ["upgrade", range, "--sql"], { as: "sluice-reading", show: false });
    if (done.code === 0) return additive(migrationSql(done.stdout));
    const refusal = alembicRefusal(done, spec, release, now);
    if (refusal !== undefined) throw refusal;
    const why = lastLines(done, 1).join("");
    return { statements: [], destructive: [`not known, since alembic can't print its SQL without running it (${why})`] };
  };
  const changing = { as: migratingAs, show: true };

  return {
    revision,
    backup: (label, ending) => makeBackup(world, postgres, label, ending),

    async pending(release) {
      const before = await revision();
      return printed(release, before === undefined ? "head" : `${before}:head`, before);
    },

    async since(release, wanted) {
      if (wanted !== undefined && !revisionShape.test(wanted)) throw fail(revisionOdd, { revision: wanted });
      const now = await revision();
      if (now === undefined || now === wanted) return { statements: [], destructive: [] };
      return printed(release, wanted === undefined ? now : `${wanted}:${now}`, now);
    },

    migrate: (release, ending) =>
      underAdvisoryLock(locking, async () => {
        const began = world.clock.monotonic();
        const before = await revision();
        const done = await alembic(given, release, ["upgrade", "head"], { ...changing, ending });
        const after = await revision();
        if (done.code !== 0) {
          const refusal = before === after ? alembicRefusal(done, spec, release, before) : undefined;
          throw refusal ?? fail(migrationFailed, { release, before, after, lines: lastLines(done, 4) });
        }
        if (after === undefined && /Running upgrade/.test(done.stdout + done.stderr)) throw fail(revisionUnseen, undefined);
        return { before, after, ms: world.clock.monotonic() - began };
      }),

    async downgrade(release, wanted) {
      if (wanted !== undefined && !revisionShape.test(wanted)) throw fail(revisionOdd, { revision: wanted });
      await underAdvisoryLock(locking, async () => {
        const before = await revision();
        if (before === wanted) return;
        const done = await alembic(given, release, ["downgrade", wanted ?? "base"], changing);
        const now = await revision();
        if (done.code === 0 && now === wanted) return;
        const refusal = now === before ? alembicRefusal(done, spec, release, before) : undefined;
        throw refusal ?? fail(downgradeFailed, { release, wanted, now, lines: lastLines(done, 4) });
      });
    },

    endLeftBy: (run) => endLocksOf(postgres, run),
  };
}
