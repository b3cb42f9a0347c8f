import { type GateResult, type Watch, watch } from "./watch.ts";

export interface PatientWatch extends Watch {
  /** Called when nothing could be said, before it looks for `window` milliseconds more. */
  readonly again: (result: GateResult, window: number) => void;
}

/**
 * Watches for the window; when nothing can be said then, for want of visitors, for twice as long once more: no data is
 * no pass, but a slow hour is no fault.
 */
export async function watchPatiently({ again, ...wanted }: PatientWatch): Promise<GateResult> {
  const result = await watch(wanted);
  if (result.result !== "inconclusive" || wanted.signal?.aborted === true || wanted.world.cancelled.aborted) return result;
  again(result, wanted.window * 2);
  return watch({ ...wanted, window: wanted.window * 2 });
}
