import { adoptedNumber } from "../../release/adopted.ts";
import { sayRelease } from "../../release/release.ts";
import { otherSlot } from "../../targets/router.ts";
import { verifyWhoServes } from "../conduct/who-serves.ts";
import type { Context } from "../context.ts";
import type { BringBack } from "./bring-back.ts";

/** The way back is not well, so everything stays as it was, and nothing is left to be finished. */
export async function stay(context: Context, { to, from, before, alone, slot }: BringBack): Promise<void> {
  const { target, records, timeline } = context;
  if (before !== "running") await target.releases.stop(to.number, "server");
  if (alone || from.number === adoptedNumber) {
    await target.releases.start(from, "server");
    await target.router.assign(otherSlot(slot), from.number);
    if (from.number === adoptedNumber) await target.router.remove();
    await verifyWhoServes(context, from.number);
    await target.releases.start(from, "worker");
    timeline.note(`${sayRelease(from)} serves everybody again`, { tone: "good" });
  }
  await records.closeJournal();
}
