import type { Environment } from "../../../project/model.ts";
import { emptyLedger } from "../../../release/ledger.ts";
import { records } from "../../../release/records.ts";
import type { World } from "../../../world.ts";
import type { SshAccess } from "../../access.ts";
import type { OtherLedger } from "../../site.ts";
import type { Engine } from "../engine.ts";
import { names } from "../naming.ts";
import { reach } from "../reach.ts";
import { composeStore } from "../state/store.ts";
import { stateVolume } from "../state/volume.ts";

export interface Neighbourhood {
  readonly world: World;
  /** Name of the project. */
  readonly project: string;
  readonly environment: Pick<Environment, "host">;
  /** The engine of that environment. */
  readonly engine: Engine;
  /** What the hosts of other environments are reached with. */
  readonly access: SshAccess;
}

/** The ledger of another environment; an environment that was never deployed has no volume, and none is made for it. */
export async function ledgerOf(here: Neighbourhood, other: Environment): Promise<OtherLedger> {
  const { world, project, environment, engine, access } = here;
  const ask = async (its: Engine) => {
    const { scope } = names(project, other.name);
    const volume = stateVolume({ engine: its, scope, image: other.proxyImage });
    const found = await its.docker(["volume", "inspect", "--", volume.name]);
    if (found.code !== 0) return emptyLedger;
    const known = records(composeStore(volume));
    const ledger = await known.ledger();
    const waves = other.waves === undefined ? undefined : await known.waves();
    return waves?.left === true && waves.release !== undefined ? { ...ledger, left: waves.release } : ledger;
  };
  if (JSON.stringify(other.host) === JSON.stringify(environment.host)) return ask(engine);
  const reached = await reach(world, other.host, access);
  try {
    return await ask(reached.engine);
  } finally {
    await reached.close();
  }
}
