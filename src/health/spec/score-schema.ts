import { found, keyed, named, reading } from "../../project/schema/reading.ts";
import type { ScoreRules } from "../verdict.ts";

const percent = reading((raw, say): number | undefined => {
  if (typeof raw === "number" && raw >= 0 && raw <= 100) return raw;
  say(`${found(raw)}; expected a number from 0 to 100.`);
  return undefined;
});
const groups = named("groups with their weights", (name) => name !== "", "name of a group.", percent);
const written = keyed("a score", { pass: percent, marginal: percent.optional(), groups: groups.optional() });

/** From which score on a gate passes, as it is written: `{ pass: 95, marginal: 75, groups: { latency: 60 } }`. */
export const scoreSchema = written
  .superRefine(({ pass, marginal = pass, groups: weights }, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (pass === 0) say("pass", "is 0, so every gate would pass, whatever its checks say; expected more.");
    if (marginal > pass) say("marginal", `is ${marginal} > pass ${pass}: what is marginal would have passed.`);
    const sum = [...(weights?.values() ?? [])].reduce((all, each) => all + each, 0);
    if (sum > 100) say("groups", `have ${sum} % together; expected 100 or less.`);
  })
  .transform(
    ({ pass, marginal = pass, groups: weights }): ScoreRules => ({ pass, marginal, groups: Object.fromEntries(weights ?? []) }),
  );
