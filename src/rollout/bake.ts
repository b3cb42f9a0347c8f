import { fail } from "../failure.ts";
import { watch } from "../health/watch.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import type { GateRecord } from "../release/ledger.ts";
import type { Context } from "./context.ts";
import { gateSaidNo, rolloutEnded } from "./failures.ts";
import type { Rollout } from "./rollout.ts";
import { countShares } from "./seen-share.ts";

/**
 * Watches a release at a share for the bake's time; anything but a pass is a Failure. A gate that can't tell when the
 * bake is over, for want of visitors, gets twice as long once more: no data is no pass, but a slow hour is no fault.
 */
export async function bakeAt(context: Context, rollout: Rollout, share: number, bake: number): Promise<GateRecord> {
  const { world, target, settings, timeline } = context;
  const { slot, release } = rollout;
  // Nobody has users before the first release, and nothing can be counted in no time.
  const countable = rollout.previous !== undefined && bake > 0 && share > 0;
  const checks = settings.checks.filter(({ kind }) => kind !== "traffic" || countable);
  if (checks.length === 0) {
    const counted = await countShares(context, rollout, share);
    const gate = await bakeByHealth(context, release.number, bake);
    await counted();
    return gate;
  }
  const look = (window: number) =>
    watch({
      world,
      checks,
      window,
      interval: settings.interval,
      signal: context.ending,
      subject: {
        baseUrl: settings.baseUrl,
        headers: target.router.preview(slot),
        traffic: async () => (await target.router.traffic())[slot],
      },
    });
  const counted = await countShares(context, rollout, share);
  let result = await look(bake);
  if (result.result === "inconclusive" && !context.ending.aborted) {
    timeline.note(`Gate at ${sayPercentage(share)} can't tell yet and looks for twice as long: ${result.explanation}`);
    result = await look(bake * 2);
  }
  if (context.ending.aborted) throw fail(rolloutEnded, { why: String(context.ending.reason) });
  await target.releases.assertWell(release.number, "server");
  if (result.result !== "pass") {
    throw fail(gateSaidNo, { result: result.result, explanation: result.explanation, share: sayPercentage(share) });
  }
  timeline.note(`Gate at ${sayPercentage(share)}: ${result.explanation}`, { tone: "good" });
  await counted();
  return { by: "gate", result: "pass", explanation: result.explanation };
}

/** Without a gate the containers' own health counts, for the whole bake. */
async function bakeByHealth(context: Context, release: number, bake: number): Promise<GateRecord> {
  const { world, target, settings, ending } = context;
  const until = world.clock.monotonic() + bake;
  do {
    await target.releases.assertWell(release, "server");
    await world.clock.sleep(Math.min(settings.interval, Math.max(0, until - world.clock.monotonic())), ending);
    if (ending.aborted) throw fail(rolloutEnded, { why: String(ending.reason) });
  } while (world.clock.monotonic() < until);
  await target.releases.assertWell(release, "server");
  return { by: "health", result: "pass", explanation: "the containers stayed well; there is no gate" };
}
