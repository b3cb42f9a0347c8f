import { found, keyed, named, reading } from "../../project/schema/reading.ts";
import type { ScoreRules } from "../verdict.ts";
import { possibleScore } from "./possible-score.ts";

const percent = reading((raw, say): number | undefined => {
  if (typeof raw === "number" && raw >= 0 && raw <= 100) return raw;
  say(`${found(raw)}; expected a number from 0 to 100.`);
  return undefined;
});
const groups = named("groups with their weights", (name) => name !== "", "name of a group.", percent);
const written = keyed("a score", { pass: percent, marginal: percent.optional(), groups: groups.optional() });

/** From which score on a gate passes, as it is written: `{ pass: 95, marginal: 75, groups: { latency: 60 } }`. */
export const scoreSchema = written
  .transform(
    ({ pass, marginal = pass, groups: weights }): ScoreRules => ({ pass, marginal, groups: Object.fromEntries(weights ?? []) }),
  )
  .superRefine(possibleScore);
