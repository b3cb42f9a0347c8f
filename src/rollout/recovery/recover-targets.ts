import type { Journal } from "../../release/journal.ts";
import { isBaking } from "../baking/attend.ts";
import type { Context } from "../context.ts";
import { type FleetTarget, timelineOf } from "../waves/fleet.ts";
import { recoverAll } from "./recover-all.ts";

/**
 * Finishes or undoes on every target what a killed run left there, where its journal is wanted; tells what it did. A bake
 * that is watched on the target was left on purpose.
 */
export async function recoverHeld(
  targets: readonly FleetTarget[],
  shared: Pick<Context, "timeline" | "owner" | "held" | "ending">,
  wanted: (journal: Journal) => boolean,
): Promise<readonly string[]> {
  const unfinished = await unfinishedOf(targets, wanted);
  return recoverAll(
    unfinished.map(({ name, opened }) => [name, { ...opened, ...shared, timeline: timelineOf(shared.timeline, name) }]),
  );
}

export async function unfinishedOf(
  targets: readonly FleetTarget[],
  wanted: (journal: Journal) => boolean,
): Promise<readonly FleetTarget[]> {
  const unfinished: FleetTarget[] = [];
  for (const target of targets) {
    const journal = await target.opened.records.journal();
    if (journal !== undefined && !isBaking(journal) && wanted(journal)) unfinished.push(target);
  }
  return unfinished;
}
