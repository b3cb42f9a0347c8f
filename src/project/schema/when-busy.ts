import type { z } from "zod";
import type { WhenBusy } from "../model.ts";
import { durationLike, positiveDurationSchema } from "./quantities.ts";
import { found, reading } from "./reading.ts";

const acts = ["wait", "supersede", "refuse"] as const;
const halfAnHour = 30 * 60_000;

export const defaultWhenBusy: WhenBusy = { act: "supersede", forAtMost: halfAnHour };

/** `wait`, `supersede`, `refuse`, or the first two with the longest time to wait, `{ wait: 2h }`. */
export const whenBusySchema: z.ZodType<WhenBusy, unknown> = reading((raw, say) => {
  const plain = acts.find((act) => act === raw);
  if (plain !== undefined) return { act: plain, forAtMost: plain === "refuse" ? 0 : halfAnHour };
  if (typeof raw === "object" && raw !== null && !Array.isArray(raw)) {
    const [entry, ...more] = Object.entries(raw);
    const act = acts.find((one) => one === entry?.[0]);
    if (entry !== undefined && more.length === 0 && act !== undefined && act !== "refuse") {
      const time = positiveDurationSchema.safeParse(entry[1]);
      if (time.success) return { act, forAtMost: time.data };
      say(`${found(entry[1])}; expected ${durationLike}.`, [act]);
      return undefined;
    }
  }
  say(`${found(raw)}; expected wait, supersede or refuse, or a time with it like { wait: 2h }.`);
  return undefined;
});
