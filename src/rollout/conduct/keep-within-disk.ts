import { sayBytes } from "../../quantity/bytes.ts";
import type { Ledger } from "../../release/ledger.ts";
import type { Context } from "../context.ts";
import { withinDisk } from "./disk-budget.ts";

/** Puts the oldest releases away until the images of the others fit into `keep-disk`; says what went, and what can't. */
export async function keepWithinDisk(context: Context, { releases }: Ledger, stays: ReadonlySet<number>): Promise<void> {
  const { target, settings, timeline, world } = context;
  const { keepDisk: budget } = settings;
  if (budget === undefined) return;
  if (target.releases.layers === undefined) {
    world.log.warning(`\`keep-disk\` is left alone: ${target.name} doesn't tell what images take.`);
    return;
  }
  const imagesOf = (numbers: (number: number) => boolean) =>
    new Set(releases.flatMap(({ number, images }) => (numbers(number) ? Object.values(images) : [])));
  const layers = await target.releases.layers([...imagesOf(() => true)]);
  const { away, took, takes } = withinDisk({ budget, releases, stays, layers });
  const gone = new Set(away.map(({ number }) => number));
  for (const number of gone) await target.releases.remove(number);
  const needed = imagesOf((number) => !gone.has(number));
  await target.releases.dropImages([...imagesOf((number) => gone.has(number))].filter((image) => !needed.has(image)));
  if (away.length > 0) {
    const told = away.map(({ number, frees }) => `release ${number} (${sayBytes(frees)})`).join(", ");
    timeline.note(
      `Put away for the disk: ${told}; the images of kept releases took ${sayBytes(took)}, keep-disk is ${sayBytes(budget)}`,
    );
  }
  if (takes > budget) {
    world.log.warning(
      `The images of the releases that have to stay take ${sayBytes(takes)}, more than \`keep-disk\` (${sayBytes(budget)}): what serves, the one before it and the one that a rollback returns to are never put away.`,
    );
  }
}
