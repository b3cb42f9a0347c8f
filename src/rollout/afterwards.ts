import type { World } from "../world.ts";
import { type AccessInputs, accessOf } from "./access.ts";
import type { AnnounceWishes } from "./announced.ts";
import { type Fleet, inFleet } from "./fleet.ts";
import { holding } from "./hold.ts";
import type { Opened } from "./open-environment.ts";
import { ownerOf } from "./owner.ts";
import { recover } from "./recover.ts";
import { recoveryAnnounced } from "./recovery-announced.ts";
import { recoverTargets } from "./resume-waves.ts";
import { startTimeline } from "./timeline.ts";

/** The `post` step: when the step was killed in the middle of its own rollout, that is finished or undone here. */
export async function afterwards(
  inputs: { config: string; environment: string; "app-env": string | undefined } & AccessInputs & AnnounceWishes,
  world: World,
): Promise<void> {
  const { config, environment } = inputs;
  await inFleet(
    { world, config, environment, strategy: "", adopt: false, appEnv: inputs["app-env"], access: accessOf(inputs) },
    { alone: (opened) => cleanUp(opened, inputs), several: cleanUpAll },
  );
}

export async function cleanUp(opened: Opened, wishes: AnnounceWishes): Promise<void> {
  const { world, records, target } = opened;
  const journal = await records.journal();
  const owner = ownerOf(world, `clean-up of ${opened.environment.name}`);
  if (journal === undefined || world.facts.runId === "" || journal.owner.run !== owner.run) return;
  const recovered = await recoveryAnnounced(opened, wishes, () =>
    holding({ world, target, records, owner, insist: undefined }, (held, ending) =>
      recover({ ...opened, timeline: startTimeline(world), owner, held, ending }),
    ),
  );
  if (recovered !== undefined) world.log.warning(recovered);
}

async function cleanUpAll(fleet: Fleet): Promise<void> {
  const { world, environment } = fleet;
  const owner = ownerOf(world, `clean-up of ${environment.name}`);
  if (world.facts.runId === "") return;
  for (const { name, why } of fleet.missing) world.log.warning(`${name} is left as it is: ${why.message}`);
  await recoverTargets(fleet, owner, startTimeline(world), (journal) => journal.owner.run === owner.run);
}
