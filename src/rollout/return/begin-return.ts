import type { HookMark, Journal } from "../../release/journal.ts";
import type { Records } from "../../release/records.ts";
import type { Release } from "../../release/release.ts";
import type { Slot } from "../../targets/router.ts";
import type { Context } from "../context.ts";

export interface BeginReturn {
  readonly to: Release;
  readonly from: Release;
  /** What becomes of the schema. */
  readonly database: "keep" | "downgrade";
  readonly slot: Slot;
  /** Whether what serves ends before the other one starts. */
  readonly alone: boolean;
}

/** Writes down that a rollback begins, with what finishing it needs, before anything of it happens. */
export async function beginReturn(context: Context, { to, from, database, slot, alone }: BeginReturn): Promise<Journal> {
  const { world, records, settings, owner } = context;
  const hooks = settings.hooks === undefined ? [] : await marksLeft(records, to);
  const journal: Journal = {
    schema: 1,
    rollout: world.random(8),
    kind: "rollback",
    release: to.number,
    previous: from.number,
    slot,
    ...(alone ? { strategy: "recreate" as const } : {}),
    stage: "servers",
    share: 0,
    database: { before: to.database?.after, onUndo: database },
    workersMoved: alone,
    made: { base: false },
    owner,
    ...(hooks.length === 0 ? {} : { hooks }),
  };
  await records.writeJournal(journal);
  return journal;
}

/** What a killed step had run of the same rollback. */
async function marksLeft(records: Records, to: Release): Promise<readonly HookMark[]> {
  const left = await records.journal();
  return left?.kind === "rollback" && left.release === to.number ? (left.hooks ?? []) : [];
}
