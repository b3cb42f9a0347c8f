import type { World } from "../../world.ts";
import { type AccessInputs, accessOf } from "./access.ts";
import type { Opening } from "./open-environment.ts";

export interface OpeningInputs extends AccessInputs {
  readonly config: string;
  readonly environment: string;
  readonly "app-env": string | undefined;
}

/** An opening as the file has it, for what makes no release of its own. */
export function openingOf(inputs: OpeningInputs, world: World): Opening {
  const { config, environment } = inputs;
  const access = accessOf(inputs);
  return { world, config, environment, strategy: "", adopt: false, appEnv: inputs["app-env"], access };
}
