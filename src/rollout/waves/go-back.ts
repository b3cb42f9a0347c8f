import type { Journal } from "../../release/journal.ts";
import { releaseNumbered, serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { Context } from "../context.ts";
import { returnTo } from "../return/return.ts";
import { undo } from "../return/undo.ts";

export interface GoBack {
  readonly release: Release;
  /** What served before; undefined: nothing did. */
  readonly previous: Release | undefined;
  readonly because: string;
}

/** Takes a release that was promoted on this target back, since it did not pass on another one. */
export async function goBack(context: Context, { release, previous, because }: GoBack): Promise<void> {
  const { records, settings, target, owner, world } = context;
  if (previous !== undefined) {
    const from = releaseNumbered(await records.ledger(), release.number) ?? release;
    await returnTo(context, { to: previous, from, because, database: settings.onUndo });
    return;
  }
  if (serving(await records.ledger())?.number !== release.number) return;
  const now = await target.router.read();
  const journal: Journal = {
    schema: 1,
    rollout: world.random(8),
    kind: "deploy",
    release: release.number,
    previous: undefined,
    slot: now?.split.stable ?? "a",
    stage: "traffic",
    share: 1,
    database: undefined,
    workersMoved: true,
    made: { base: false },
    owner,
  };
  await records.writeJournal(journal);
  await undo(context, journal, because);
}
