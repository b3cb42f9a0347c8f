import type { z } from "zod";
import type { ScoreRules } from "../verdict.ts";

/** Refuses a score that every gate would pass, or that contradicts itself, wherever it was written. */
export function possibleScore({ pass, marginal, groups }: ScoreRules, context: z.RefinementCtx): void {
  const say = (path: keyof ScoreRules, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (pass === 0) say("pass", "is 0, so every gate would pass, whatever its checks say; expected more.");
  if (marginal > pass) say("marginal", `is ${marginal} > pass ${pass}: what is marginal would have passed.`);
  const sum = Object.values(groups).reduce((all, each) => all + each, 0);
  if (sum > 100) say("groups", `have ${sum} % together; expected 100 or less.`);
}
