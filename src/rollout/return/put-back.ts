import { Failure } from "../../failure.ts";
import { withEvent } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { Context } from "../context.ts";
import { recordRecomposed } from "./component-return.ts";
import type { Ground } from "./ground.ts";
import { type Return, type Returned, returnTo } from "./return.ts";
import { stamp } from "./undo.ts";

/** Puts a release back on one target. One that was put together for it and is not well leaves nothing behind. */
export async function putBack(ground: Ground, context: Context, wanted: Return): Promise<Returned> {
  const { to } = wanted;
  await ground.ensureStartable(to);
  const began = context.world.clock.monotonic();
  const fresh = to.composite !== undefined && (await ground.target.releases.readiness(to.number)) === "absent";
  if (fresh) await recordRecomposed(ground, to);
  try {
    return await returnTo(context, wanted);
  } catch (error) {
    // Before anything moved the journal was closed; after that the release is needed.
    if (fresh && error instanceof Failure && (await ground.records.journal()) === undefined)
      await forget(context, wanted, { because: error.sentence, began });
    throw error;
  }
}

async function forget(
  context: Context,
  { to, from }: { readonly to: Release; readonly from: Release },
  { because, began }: { readonly because: string; readonly began: number },
): Promise<void> {
  const { records, target } = context;
  await target.releases.remove(to.number);
  const event = { kind: "undone", release: to.number, to: from.number, explanation: because } as const;
  await records.writeLedger(withEvent(await records.ledger(), { ...event, ...stamp(context, began) }));
}
