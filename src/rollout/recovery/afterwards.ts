import type { World } from "../../world.ts";
import { attend, isBaking } from "../baking/attend.ts";
import { type DeploySurroundings, patienceOf, type WaitInputs } from "../baking/patience.ts";
import { retire } from "../conduct/retire.ts";
import type { Patience } from "../context.ts";
import type { Opened } from "../opening/open-environment.ts";
import { type OpeningInputs, openingOf } from "../opening/opening-of.ts";
import type { AnnounceWishes } from "../telling/announced.ts";
import { startTimeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { ownerOf } from "../turn/owner.ts";
import { type Fleet, inFleet } from "../waves/fleet.ts";
import { recoverTargets } from "../waves/resume-waves.ts";
import { recover } from "./recover.ts";
import { recoveryAnnounced } from "./recovery-announced.ts";

/** The `post` step: when the step was killed in the middle of its own rollout, that is finished or undone here. */
export async function afterwards(
  inputs: OpeningInputs & AnnounceWishes & Partial<WaitInputs>,
  world: World,
  surroundings: Pick<DeploySurroundings, "watcher"> = {},
): Promise<void> {
  const { "watcher-image": image } = inputs;
  // Nothing is waited for after the job.
  const patience = image === undefined ? undefined : patienceOf(world, { "max-wait": 0, "watcher-image": image }, surroundings);
  const opening = openingOf(inputs, world);
  // Nearly always there is nothing to do, and then nothing is to be made on the target either.
  const left = await inFleet({ ...opening, intent: "look" }, { alone: leftHere, several: async () => true });
  if (!left) return;
  await inFleet(opening, { alone: (opened) => cleanUp(opened, inputs, patience), several: cleanUpAll });
}

/** Whether this run left something on the target that is to be finished or undone. */
export async function leftHere({ world, records, target }: Opened): Promise<boolean> {
  if (world.facts.runId === "") return false;
  const { run } = ownerOf(world, "");
  if ((await records.journal())?.owner.run === run) return true;
  // Killed when all was told and only older releases were to be put away.
  const lock = await target.lock.look();
  return lock?.owner.run === run && !lock.alive;
}

export async function cleanUp(opened: Opened, wishes: AnnounceWishes, patience?: Patience): Promise<void> {
  const { world, records, target } = opened;
  if (!(await leftHere(opened))) return;
  const owner = ownerOf(world, `clean-up of ${opened.environment.name}`);
  const recovered = await recoveryAnnounced(opened, wishes, () =>
    holding({ world, target, records, owner, insist: undefined }, async (held, ending) => {
      const context = { ...opened, timeline: startTimeline(world), owner, held, ending, patience };
      const left = await records.journal();
      if (left === undefined) await retire(context);
      if (!isBaking(left)) return recover(context);
      // A bake that is watched on the target was left on purpose; who was killed before it was watched is made up for.
      await attend(context, left);
      return undefined;
    }),
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
