import { Failure, fail } from "../../failure.ts";
import { featuresNow } from "../../features/features.ts";
import { forOneLook } from "../../health/one-look.ts";
import { watch } from "../../health/watch.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Slot } from "../../targets/router.ts";
import type { Readiness } from "../../targets/target.ts";
import { slotAddress } from "../conduct/slot-address.ts";
import type { Context } from "../context.ts";
import { lookedWrong, wayBackSick } from "./rollback-failures.ts";

export interface BringBack {
  readonly to: Release;
  readonly from: Release;
  readonly slot: Slot;
  /** What there was of it. */
  readonly before: Readiness;
  /** Whether what serves has been stopped for it. */
  readonly alone: boolean;
}

/** Starts an old release in a slot without traffic and looks at it once. Why it is not well is told with how what serves is. */
export async function bringBack(context: Context, wanted: BringBack): Promise<void> {
  const { target, timeline } = context;
  const { to, from, slot, before, alone } = wanted;
  timeline.note(`${sayRelease(to)}: its containers are ${before}`);
  try {
    if (before === "absent") await create(context, to);
    await target.releases.start(to, "server");
    await target.router.assign(slot, to.number);
    await lookOnce(context, to, slot);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const serves = alone ? undefined : { release: sayRelease(from), lack: await lackOf(context, from) };
    throw fail(wayBackSick, { release: sayRelease(to), why: error.sentence, serves }, error);
  }
}

async function create({ target, records }: Context, to: Release): Promise<void> {
  const features = to.features === undefined ? {} : { features: featuresNow(to, await records.toggled()) };
  await target.releases.create({ ...to, ...features });
}

/** Why what serves is not well; undefined when its containers are. */
async function lackOf({ target }: Context, from: Release): Promise<string | undefined> {
  try {
    await target.releases.assertWell(from.number, "server");
    return undefined;
  } catch (error) {
    return error instanceof Failure ? error.sentence : String(error);
  }
}

async function lookOnce(context: Context, to: Release, slot: Slot): Promise<void> {
  const { world, target, settings, timeline } = context;
  await target.releases.assertWell(to.number, "server");
  // A load is made to judge a candidate at leisure; the way back has no time for one.
  const checks = forOneLook(settings.checks.filter((check) => check.kind === "http" && check.load === undefined));
  const baseUrl = slotAddress(context, slot);
  if (baseUrl === undefined && checks.length > 0) {
    timeline.note(
      `The gate can't ask ${sayRelease(to)} before visitors do: your proxy shows it nowhere. Its containers are well`,
    );
    return;
  }
  const headers = target.router.preview(slot);
  const result = await watch({ world, checks, window: 0, subject: { baseUrl, headers } });
  if (checks.length > 0 && result.result !== "pass")
    throw fail(lookedWrong, { result: result.result, why: result.explanation });
}
