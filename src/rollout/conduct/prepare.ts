import { fail } from "../../failure.ts";
import type { HookMark } from "../../release/journal.ts";
import { releaseNumbered } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { Context } from "../context.ts";
import { destructiveMigration } from "../failures.ts";
import type { Reach, Rollout } from "../rollout.ts";
import { createRelease } from "./create-release.ts";
import { runHooks } from "./hooks.ts";

/** Everything before servers: base, containers that don't run yet, and the schema. */
export async function prepare(context: Context, rollout: Rollout, reach: Reach): Promise<Release> {
  const { target, timeline, database, settings, records, ending } = context;
  const { release } = rollout;
  await reach("base");
  const { made } = await target.releases.ensureBase();
  timeline.note(made ? "Base services started" : "Base services run");
  const { hooks: marks = [] } = await reach("containers", { made: { base: made } });
  await createRelease(context, release);
  const previous = settings.hooks === undefined ? undefined : releaseNumbered(await records.ledger(), rollout.previous);
  const mark = (hooks: readonly HookMark[]) => reach("containers", { hooks });
  await runHooks(context, { name: "pre-deploy", way: "forth", release, previous, marks, mark, signal: ending });
  if (database === undefined) return release;
  const before = await database.revision();
  const { destructive } = await database.pending(release.number);
  if (destructive.length > 0 && rollout.previous !== undefined) throw fail(destructiveMigration, { statements: destructive });
  await reach("database", { database: { before, onUndo: settings.onUndo } });
  const backup = await database.backup(`before-r${release.number}`, ending);
  timeline.note(`Database backed up and verified: ${backup.name}, ${backup.tables} tables, ${backup.bytes} bytes`);
  const migrated = await database.migrate(release.number, ending);
  timeline.note(
    migrated.before === migrated.after
      ? `Schema is at ${migrated.after ?? "none"} already`
      : `Schema migrated from ${migrated.before ?? "none"} to ${migrated.after ?? "none"}`,
  );
  return { ...release, database: { before: migrated.before, after: migrated.after } };
}
