import type { Context } from "../context.ts";
import type { WaveTarget } from "./advance-waves.ts";
import { type FleetTarget, timelineOf } from "./fleet.ts";

/** Targets with all that their parts of a rollout need, under one lock. */
export function waveTargets(
  targets: readonly FleetTarget[],
  shared: Pick<Context, "timeline" | "owner" | "held" | "ending" | "patience">,
): readonly WaveTarget[] {
  return targets.map((target) => ({
    ...target,
    context: { ...target.opened, ...shared, timeline: timelineOf(shared.timeline, target.name) },
  }));
}
