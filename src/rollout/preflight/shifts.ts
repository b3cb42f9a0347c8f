import type { Strategy } from "../../project/model.ts";
import { adoptedNumber } from "../../release/adopted.ts";

const isFirst = (previous: number | undefined) => previous === undefined || previous === adoptedNumber;

/** A first release has nobody to share with, so it gets all visitors at once and only the last bake. */
export function shiftsOf(strategy: Strategy, previous: number | undefined): Strategy["steps"] {
  return isFirst(previous) ? strategy.steps.slice(-1) : strategy.steps;
}

/** How long the gate looks in all (ms). */
export function bakesOf(strategy: Strategy, previous: number | undefined): number {
  const preview = isFirst(previous) ? 0 : (strategy.preview?.bake ?? 0);
  return shiftsOf(strategy, previous).reduce((sum, { bake }) => sum + bake, preview);
}
