import { failure } from "../failure.ts";
import { sayDuration } from "../quantity/duration.ts";

/** Last lines of a program, on one line. */
const said = (lines: readonly string[]) => (lines.length === 0 ? "It printed nothing." : `It said: ${lines.join(" ⏎ ")}`);

export const databaseUnreachable = failure<{ service: string; lines: readonly string[] }>(
  "database-unreachable",
  "environment",
  ({ service, lines }) => ({
    sentence: `Postgres in the service ${service} does not answer its own client. ${said(lines)}`,
    remedy:
      "Check that the service is healthy, and that database.user and database.name of sluice.yaml are right where its POSTGRES_USER and POSTGRES_DB are not set.",
  }),
);

export const severalRevisions = failure<{ revisions: readonly string[] }>("several-revisions", "user", ({ revisions }) => ({
  sentence: `The schema has ${revisions.length} heads at once (${revisions.join(", ")}), so there is no one revision to return to.`,
  remedy: "Merge the branches of the migrations with `alembic merge heads` and deploy that.",
}));

export const revisionOdd = failure<{ revision: string }>("revision-odd", "user", ({ revision }) => ({
  sentence: `The schema's revision "${revision}" can't be handed to alembic safely.`,
  remedy: "Use letters, digits, dots, dashes and underscores in revision ids, and no dash at the start.",
}));

export const revisionUnseen = failure("revision-unseen", "user", () => ({
  sentence: "alembic has run migrations, but the database has no table alembic_version on its search path.",
  remedy:
    "Let the service of database.migrate.run-in use the database that database.name names, with alembic's own version table.",
}));

export const severalHeads = failure<{ release: number }>("several-heads", "user", ({ release }) => ({
  sentence: `The migrations in the image of release ${release} end in several heads, so alembic does not know where to go.`,
  remedy: "Merge them with `alembic merge heads` and deploy that.",
}));

export const schemaUnknown = failure<{ release: number; revision: string | undefined }>(
  "schema-unknown",
  "user",
  ({ release, revision }) => ({
    sentence: `The schema is at ${revision ?? "a revision"} that the image of release ${release} does not know: a newer release has migrated it.`,
    remedy:
      "Deploy a commit that holds this migration, or roll back with database: downgrade, which runs from the newer image.",
  }),
);

export const alembicMissing = failure<{ service: string; what: string }>("alembic-missing", "user", ({ service, what }) => ({
  sentence: `alembic can't be run in ${service}: ${what}`,
  remedy:
    "Name the service whose image holds alembic in database.migrate.run-in, and the folder of alembic.ini in database.migrate.directory.",
}));

export const migrationFailed = failure<{
  release: number;
  before: string | undefined;
  after: string | undefined;
  lines: readonly string[];
}>("migration-failed", "user", ({ release, before, after, lines }) => ({
  sentence: `The migration of release ${release} failed and stopped at ${after ?? "an empty schema"}, ${
    before === after ? "where it began" : `having begun at ${before ?? "an empty schema"}`
  }. ${said(lines)}`,
  remedy: "Correct the migration and deploy again; nobody was sent to this release.",
}));

export const migrationBlocked = failure<{ release: number }>("migration-blocked", "environment", ({ release }) => ({
  sentence: `The migration of release ${release} waited too long for a lock that something else holds on a table, and gave up before it held up everybody.`,
  remedy: "Deploy again when no long transaction runs (`select * from pg_stat_activity where state <> 'idle'`).",
}));

export const migrationUnderWay = failure<{ ms: number; owner: string }>(
  "migration-under-way",
  "environment",
  ({ ms, owner }) => ({
    sentence: `Another migration of this database is under way${owner === "" ? "" : ` (${owner})`}; waited ${sayDuration(ms)} for it.`,
    remedy: "Deploy again when it has ended. Its lock goes away by itself, at the latest a minute after its owner died.",
  }),
);

export const downgradeFailed = failure<{
  release: number;
  wanted: string | undefined;
  now: string | undefined;
  lines: readonly string[];
}>("downgrade-failed", "user", ({ release, wanted, now, lines }) => ({
  sentence: `The schema could not be taken back to ${wanted ?? "empty"} by the image of release ${release}; it is at ${now ?? "empty"}. ${said(lines)}`,
  remedy:
    "Correct the migration's downgrade(), or restore the backup that was made before it (`pg_restore --clean --if-exists`).",
}));

export const backupFailed = failure<{ label: string; why: string }>("backup-failed", "environment", ({ label, why }) => ({
  sentence: `The backup ${label} could not be made and verified: ${why}`,
  remedy: "Nothing was migrated, and nothing of the backup was left behind. Mend the cause and deploy again.",
}));

export const backupNoSpace = failure<{ label: string; need: number; free: number; folder: string }>(
  "backup-no-space",
  "environment",
  ({ label, need, free, folder }) => ({
    sentence: `There is no room for the backup ${label}: it may need ${mebibytes(need)}, and ${folder} has ${mebibytes(free)} free.`,
    remedy: "Make room on the database's disk. Nothing was migrated, and nothing was left behind.",
  }),
);

function mebibytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_048_576))} MiB`;
}
