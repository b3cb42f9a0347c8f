import { fail } from "../../failure.ts";
import type { DockerFolders } from "../../image/docker-login.ts";
import { sayDuration } from "../../quantity/duration.ts";
import type { World } from "../../world.ts";
import type { Patience } from "../context.ts";
import { bakesTooLong } from "../failures.ts";
import type { Opened } from "../opening/open-environment.ts";
import { bakesOf } from "../preflight/shifts.ts";
import { whyUnwatched } from "./leave-bake.ts";

export interface WaitInputs {
  readonly "max-wait": number;
  readonly "watcher-image": string;
}

export interface DeploySurroundings extends DockerFolders {
  /** Folder of the watcher's program; absent where nobody could go on with a bake that was left to one. */
  readonly watcher?: string;
}

/** Bakes of max-wait in all; without a watcher's program a step stays with every bake. */
export function patienceOf(
  world: World,
  inputs: WaitInputs,
  { watcher }: Pick<DeploySurroundings, "watcher">,
): Patience | undefined {
  if (watcher === undefined) return undefined;
  let left = inputs["max-wait"];
  const stays = (bake: number) => {
    if (bake > left) return false;
    left -= bake;
    return true;
  };
  return { stays, watcher: async () => ({ image: inputs["watcher-image"], program: await filesOf(world, watcher) }) };
}

/** By the clock, where several targets bake at the same time: what is over before max-wait is, this step stays with. */
export function patienceFor(
  world: World,
  inputs: WaitInputs,
  surroundings: Pick<DeploySurroundings, "watcher">,
): Patience | undefined {
  const { clock } = world;
  const until = clock.monotonic() + inputs["max-wait"];
  const patience = patienceOf(world, inputs, surroundings);
  return patience && { ...patience, stays: (bake) => clock.monotonic() + bake <= until };
}

async function filesOf({ files }: World, folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await files.list(folder)).filter((name) => /\.js$|^package\.json$/.test(name));
  return new Map(await Promise.all(names.map(async (name) => [name, await files.read(`${folder}/${name}`)] as const)));
}

/** Bakes longer than the step stays need somebody on the target who watches: that there is one is seen to before anything changes. */
export async function refuseUnwatched(
  opened: Opened,
  inputs: WaitInputs & { readonly "dry-run": boolean },
  facts: {
    readonly previous: number | undefined;
    readonly patience: Patience | undefined;
    /** How often the bakes come one after the other, where there are several targets. */
    readonly turns?: number;
  },
): Promise<void> {
  const { world, settings, site } = opened;
  const bakes = bakesOf(settings.strategy, facts.previous) * (facts.turns ?? 1);
  if (bakes <= inputs["max-wait"]) return;
  const why =
    facts.patience === undefined
      ? "this action leaves no watcher on the target (staged-deploy does)"
      : whyUnwatched(settings, facts.previous);
  if (why !== undefined) throw fail(bakesTooLong, { bakes: sayDuration(bakes), wait: sayDuration(inputs["max-wait"]), why });
  world.log.info(
    `The bakes take ${sayDuration(bakes)} in all. What ends after ${sayDuration(inputs["max-wait"])} is watched on the target; the output resume-at says when \`mode: resume\` goes on.`,
  );
  if (!inputs["dry-run"]) await site.images.bring(inputs["watcher-image"]);
}
