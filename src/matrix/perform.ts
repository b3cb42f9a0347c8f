import type { Outcome } from "../outcome.ts";
import type { World } from "../world.ts";
import type { MatrixInputs } from "./inputs.ts";
import { plan } from "./plan.ts";
import { runComponent } from "./run-component.ts";

/** build-matrix: what changed, or the commands of one component. */
export function perform(inputs: MatrixInputs, world: World): Promise<Outcome> {
  return inputs.run === "plan" ? plan(inputs, world) : runComponent(inputs.run, inputs, world);
}
