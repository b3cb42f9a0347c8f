import { fail } from "../../failure.ts";
import type { DockerFolders } from "../../image/docker-login.ts";
import type { InputsOf } from "../../input.ts";
import type { Outcome } from "../../outcome.ts";
import type { World } from "../../world.ts";
import type { rollbackInputs } from "../inputs.ts";
import { known, type Opening } from "../opening/open-environment.ts";
import { openingOf } from "../opening/opening-of.ts";
import { announced } from "../telling/announced.ts";
import { inFleet } from "../waves/fleet.ts";
import { rollbackWaves } from "../waves/rollback-waves.ts";
import { groundOf } from "./ground.ts";
import { featureOrComponent } from "./rollback-failures.ts";
import { rollbackOne } from "./rollback-one.ts";
import { wishOf } from "./wish.ts";

export type RollbackInputs = InputsOf<typeof rollbackInputs>;

/** rollback: puts an earlier release back, or one component of it, or switches a feature off. It waits for nobody. */
export async function rollback(inputs: RollbackInputs, world: World, folders: DockerFolders): Promise<Outcome> {
  const { feature, component } = inputs;
  const dryRun = inputs["dry-run"];
  const opening: Opening = { ...openingOf(inputs, world), intent: dryRun ? "plan" : "change" };
  const wish = wishOf(inputs, world, await known(opening));
  if (feature !== undefined) {
    if (component !== undefined) throw fail(featureOrComponent, { feature, component });
    const { switchOff } = await import("./switch-off.ts");
    return switchOff({ ...inputs, feature, because: wish.because }, opening);
  }
  const login = { username: inputs["registry-username"], token: inputs["registry-token"], folders };
  return inFleet(opening, {
    alone: (opened) => announced(opened, inputs, (told) => rollbackOne(groundOf(told, login), { ...told, wish, dryRun })),
    several: (fleet) => rollbackWaves({ inputs, wish, login }, fleet),
  });
}
