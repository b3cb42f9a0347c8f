import type { FleetTarget } from "../waves/fleet.ts";
import { type LeftWaves, leftWaves, statesOf } from "../waves/go-on-waves.ts";
import type { Standing } from "../waves/waves.ts";

/** A rollout over several hosts that is not over, for people and programs. */
export interface WavesStatus {
  readonly release: number;
  readonly hosts: readonly { readonly target: string; readonly wave: number; readonly standing: Standing }[];
}

/** What the first target's journal of the whole and the targets' own records tell; null: no such rollout is under way. */
export async function wavesStatus(targets: readonly FleetTarget[], lead: string): Promise<WavesStatus | null> {
  const [first] = targets;
  if (first === undefined || first.name !== lead) return null;
  const journal = await first.opened.records.waves();
  if (journal?.release === undefined) return null;
  // Somebody may have ended it since it was left, by a rollback.
  if (journal.left === true && (await leftWaves(targets, false)) === undefined) return null;
  const left: LeftWaves = { ...journal, release: journal.release };
  const states = await statesOf(targets, left);
  const hosts = targets.map(({ name, wave }) => ({
    target: name,
    wave: wave + 1,
    standing: states.get(name)?.standing ?? "waiting",
  }));
  return { release: journal.release, hosts };
}
