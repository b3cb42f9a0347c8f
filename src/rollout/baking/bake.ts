import { fail } from "../../failure.ts";
import { forOneLook } from "../../health/one-look.ts";
import type { CheckSpec } from "../../health/spec/check-spec.ts";
import type { Subject } from "../../health/spec/subject.ts";
import { watchPatiently } from "../../health/watch-patiently.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import type { GateRecord } from "../../release/ledger.ts";
import { otherSlot, type Slot } from "../../targets/router.ts";
import { slotAddress } from "../conduct/slot-address.ts";
import type { Context, Settings } from "../context.ts";
import { gateSaidNo, rolloutEnded } from "../failures.ts";
import type { Reach, Rollout } from "../rollout.ts";
import { keptOf } from "./judged-gate.ts";
import { leaveBake } from "./leave-bake.ts";
import { countShares } from "./seen-share.ts";

/** One stay at a share. */
export interface Stay {
  readonly share: number;
  /** Milliseconds. */
  readonly bake: number;
  /** Which of the strategy's steps this is; −1 is the preview. */
  readonly step: number;
}

/**
 * The checks that can be looked at during a bake: nobody has users before the first release, nothing is counted in no time.
 * Nor is anything compared without a release before that is running, or without users that it has itself.
 */
export function checksAt(
  { settings }: Pick<Context, "settings">,
  { previous }: Pick<Rollout, "previous">,
  { share, bake }: Stay,
): readonly CheckSpec[] {
  const countable = previous !== undefined && bake > 0 && share > 0;
  const { kind } = settings.strategy;
  const beside = previous !== undefined && kind !== "recreate" && kind !== "rolling";
  const checks = settings.checks.filter(({ kind }) => kind !== "traffic" || countable);
  if (bake === 0) return forOneLook(checks);
  return checks.map((check) => (beside && (check.kind !== "traffic" || share < 1) ? check : { ...check, compare: undefined }));
}

/**
 * Watches a release at a share for the bake's time; anything but a pass is a Failure. What takes longer than this step
 * stays is left to a watcher on the target.
 */
export async function bakeAt(context: Context, rollout: Rollout, stay: Stay, reach: Reach): Promise<GateRecord> {
  const { world, target, settings, timeline } = context;
  const { slot, release } = rollout;
  const { share, bake } = stay;
  const checks = checksAt(context, rollout, stay);
  await leaveBake(context, rollout, { ...stay, checks }, reach);
  if (checks.length === 0) {
    const counted = await countShares(context, rollout, share);
    const gate = await bakeByHealth(context, release.number, bake);
    await counted();
    return gate;
  }
  const counted = await countShares(context, rollout, share);
  const reachedAt = (which: Slot, number: number) => ({
    baseUrl: slotAddress(context, which),
    headers: target.router.preview(which),
    traffic: async () => (await target.router.traffic())[which],
    ...seenOf(context, number),
  });
  const { interval, gate } = settings;
  let window = bake;
  const result = await watchPatiently({
    world,
    checks,
    ...{ window, interval, kept: keptOf(checks.length), score: gate?.score },
    signal: context.ending,
    subject: {
      ...reachedAt(slot, release.number),
      ...(rollout.previous === undefined ? {} : { baseline: reachedAt(otherSlot(slot), rollout.previous) }),
    },
    again({ explanation }, longer) {
      window = longer;
      timeline.note(`Gate at ${sayPercentage(share)} can't tell yet and looks for twice as long: ${explanation}`);
    },
  });
  gate?.log.note({ share, release: release.number, target: gate.target, window, interval, terms: gate, result });
  if (context.ending.aborted) throw fail(rolloutEnded, { why: String(context.ending.reason) });
  await target.releases.assertWell(release.number, "server");
  if (result.result !== "pass") {
    throw fail(gateSaidNo, { result: result.result, explanation: result.explanation, share: sayPercentage(share) });
  }
  timeline.note(`Gate at ${sayPercentage(share)}: ${result.explanation}`, { tone: "good" });
  await counted();
  return { by: "gate", result: "pass", explanation: result.explanation };
}

/** What checks see of a release besides its answers: its containers, and what queries call it. */
export function seenOf(
  { target, settings: { gate } }: { readonly target: Context["target"]; readonly settings: Pick<Settings, "gate"> },
  release: number,
): Pick<Subject, "containers" | "names" | "sourceHeaders"> {
  const containers = target.containers?.(release);
  return {
    names: { release: String(release), ...(gate === undefined ? {} : { environment: gate.environment }) },
    ...(gate === undefined ? {} : { sourceHeaders: gate.sourceHeaders }),
    ...(containers === undefined ? {} : { containers }),
  };
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
