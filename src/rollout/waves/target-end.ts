import { code, plain, table } from "../../report/markdown.ts";
import type { Standing } from "./waves.ts";

/** How one of several targets ended. */
export interface TargetEnd {
  readonly target: string;
  /** Counts from 1. */
  readonly wave: number;
  readonly result: Standing;
  /** The release that serves there now; null: none, or nobody knows. */
  readonly serving: number | null;
  readonly explanation: string;
}

const said: Readonly<Record<Standing, string>> = {
  waiting: "· its turn did not come",
  baking: "⏳ bakes, and is watched there",
  unseen: "❓ can't be looked at now",
  promoted: "✅ promoted",
  unchanged: "✅ served it already",
  undone: "↩️ undone",
  kept: "❌ keeps it although it did not pass",
  lost: "❓ lost",
  returned: "↩️ went back with the others",
  stuck: "❌ could not go back",
};

export function targetsTable(ends: readonly TargetEnd[]): string {
  return table(
    ["Wave", "Host", "Result", "Serves", "Why"],
    ends.map(({ target, wave, result, serving, explanation }) => [
      String(wave),
      code(target),
      said[result],
      serving === null ? "" : `release ${serving}`,
      plain(explanation),
    ]),
  );
}
