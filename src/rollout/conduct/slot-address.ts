import type { Slot } from "../../targets/router.ts";
import type { Context } from "../context.ts";

/** Where a slot is looked at, without a slash at the end; undefined where only its containers can be. */
export function slotAddress({ target, settings }: Pick<Context, "target" | "settings">, slot: Slot): string | undefined {
  const { slotUrl } = target.router;
  return slotUrl === undefined ? settings.baseUrl : slotUrl(slot);
}
