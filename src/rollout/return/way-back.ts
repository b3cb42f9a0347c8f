import { Failure } from "../../failure.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { type Journal, stages } from "../../release/journal.ts";
import { releaseNumbered } from "../../release/ledger.ts";
import { notYetWell } from "../../targets/failures.ts";
import { otherSlot } from "../../targets/router.ts";
import type { Context } from "../context.ts";

/** Undefined when that went well; otherwise why not. Anything but a Failure goes on being thrown. */
async function lackOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.sentence;
    throw error;
  }
}

/** What the engine has started again is well after some seconds; what has died or is sick is not waited for. */
const settlesWithin = 20_000;
const lookEvery = 300;

/** Asks whether a release's servers are well, and once more while they are only starting: the engine itself may have restarted. */
async function assertWell({ target, world }: Context, release: number): Promise<void> {
  const began = world.clock.monotonic();
  for (;;) {
    try {
      return await target.releases.assertWell(release, "server");
    } catch (error) {
      const starting = error instanceof Failure && error.code === notYetWell.code;
      if (!starting || world.clock.monotonic() - began > settlesWithin) throw error;
    }
    await world.clock.sleep(lookEvery);
  }
}

/** Before any server changed nothing has to be started again, and nothing new is to be. */
function overlapOf({ strategy, stage }: Journal): "rolling" | "recreate" | "side by side" {
  const early = stages.indexOf(stage) < stages.indexOf("servers");
  return early || (strategy !== "rolling" && strategy !== "recreate") ? "side by side" : strategy;
}

/**
 * Makes the release before ready to serve again, by the journal alone. Undefined when it is; otherwise why it is sick.
 * Where both releases run side by side it only has to be asked; `rolling` starts what it has stopped of it; `recreate`
 * first stops the new one, since there must never be two writers.
 */
export async function wayBack(context: Context, journal: Journal & { readonly previous: number }): Promise<string | undefined> {
  const { target } = context;
  const { previous } = journal;
  const strategy = overlapOf(journal);
  // What was adopted had to stop, since it has no router before it that could share its port.
  if (strategy === "side by side" && previous !== adoptedNumber) return lackOf(() => assertWell(context, previous));
  if (strategy === "recreate") {
    await target.releases.stop(journal.release, "worker");
    await target.releases.stop(journal.release, "server");
  }
  return lackOf(() => raise(context, journal, previous));
}

/** Makes the new release ready to keep everybody, when the one before is sick. Undefined when it is; otherwise why not. */
export async function wayOn(context: Context, journal: Journal): Promise<string | undefined> {
  const { target } = context;
  const { release, previous } = journal;
  const strategy = overlapOf(journal);
  if (strategy === "rolling") return lackOf(() => raise(context, journal, release));
  if (strategy !== "recreate" || previous === undefined) return lackOf(() => assertWell(context, release));
  await target.releases.stop(previous, "server");
  const lack = await lackOf(() => raise(context, journal, release));
  if (lack === undefined) return undefined;
  // Neither is well: only what served before is started again, never two writers.
  await target.releases.stop(release, "server");
  return lack;
}

/**
 * Where neither release is well, both may have gone down with the machine or the engine and not come back: what served
 * before is started once, base services first. Undefined when it is well then; otherwise why not.
 */
export async function startedAgain(
  context: Context,
  journal: Journal & { readonly previous: number },
): Promise<string | undefined> {
  const { target } = context;
  return lackOf(async () => {
    if (journal.previous !== adoptedNumber) await target.releases.ensureBase();
    await raise(context, journal, journal.previous);
    await target.releases.assertWell(journal.previous, "server");
  });
}

/** Starts what is stopped of a release's servers and waits until they are well and the proxy reaches them. */
async function raise({ target, records }: Context, journal: Journal, number: number): Promise<void> {
  const release = releaseNumbered(await records.ledger(), number);
  if (release === undefined) return;
  await target.releases.scale(release, 1);
  const slot = number === journal.release ? journal.slot : otherSlot(journal.slot);
  const now = await target.router.read();
  if (number === journal.release || now?.slots[slot] === number) await target.router.assign(slot, number);
}
