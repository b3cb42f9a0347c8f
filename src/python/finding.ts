import type { Place } from "../failure.ts";

/** One row of the doctor's table. `note`: worth knowing, nothing to repair. `skipped`: another problem stands before it. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "problem" | "note" | "skipped";
  /** One sentence without its full stop, as text (not Markdown); may hold foreign text. */
  readonly detail: string;
  /** What to do; empty unless there is a problem. */
  readonly remedy: string;
  readonly place: Place | undefined;
}

const finding =
  (state: Finding["state"]) =>
  (check: string, detail: string, place?: Place): Finding => ({ check, state, detail, remedy: "", place });

export const ok = finding("ok");
export const note = finding("note");
export const skipped = finding("skipped");

export function problem(check: string, detail: string, remedy: string, place?: Place): Finding {
  return { check, state: "problem", detail, remedy, place };
}
