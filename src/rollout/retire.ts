import { knownGood, serving } from "../release/ledger.ts";
import type { Context } from "./context.ts";

/**
 * After a promotion: the release before stays up, so that the way back costs milliseconds; older ones are stopped,
 * and those beyond `keep-releases` removed. Known-good is never removed. Nothing here can fail the rollout.
 */
export async function retire(context: Context, current: number, previous: number | undefined): Promise<void> {
  const { target, records, settings, world } = context;
  try {
    const ledger = await records.ledger();
    const wayBack = knownGood(ledger, current)?.number;
    const others = ledger.releases
      .map(({ number }) => number)
      .filter((number) => ![current, previous, serving(ledger)?.number].includes(number))
      .sort((left, right) => right - left);
    for (const [age, number] of others.entries()) {
      const readiness = await target.releases.readiness(number);
      if (readiness === "absent") continue;
      if (age + 2 < settings.keepReleases || number === wayBack) {
        if (readiness === "running") await target.releases.stop(number, "server");
        await target.releases.stop(number, "worker");
      } else await target.releases.remove(number);
    }
  } catch (error) {
    world.log.warning(`Older releases could not be put away: ${error instanceof Error ? error.message : String(error)}`);
  }
}
