import type { Verdict } from "./verdict-word.ts";

/** The verdict of a gate from those of its checks: any fail → fail, else any inconclusive → inconclusive, else pass. */
export function combine(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return { result: "inconclusive", explanation: "nothing was checked" };
  const worst = (["fail", "inconclusive"] as const).find((word) => verdicts.some(({ result }) => result === word)) ?? "pass";
  const deciding = verdicts.filter(({ result }) => result === worst);
  return { result: worst, explanation: deciding.map(({ explanation }) => explanation).join(" · ") };
}
