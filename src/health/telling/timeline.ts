import type { Outcome, Sample } from "../sample.ts";

const signs: Readonly<Record<Outcome, string>> = { pass: "✓", fail: "✗", error: "!", inconclusive: "·" };
const worstFirst: readonly Outcome[] = ["fail", "error", "inconclusive", "pass"];

/** One sign a sample, e.g. `✓✓✗`; of many samples each sign stands for a stretch and shows its worst. */
export function timeline(samples: readonly Sample[], width = 40): string {
  const cells = Math.min(samples.length, width);
  return Array.from({ length: cells }, (_, cell) => {
    const stretch = samples.slice(
      Math.floor((cell * samples.length) / cells),
      Math.floor(((cell + 1) * samples.length) / cells),
    );
    const worst = worstFirst.find((outcome) => stretch.some((sample) => sample.outcome === outcome));
    return signs[worst ?? "inconclusive"];
  }).join("");
}
