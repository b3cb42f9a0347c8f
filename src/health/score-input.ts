import { z } from "zod";
import { found, keyed, named, reading } from "../project/schema/reading.ts";
import { readYaml } from "../project/yaml-source.ts";
import type { ScoreRules } from "./verdict.ts";

const example = "a YAML map like { pass: 95, marginal: 75, groups: { latency: 60 } }";
const percent = reading((raw, say): number | undefined => {
  if (typeof raw === "number" && raw >= 0 && raw <= 100) return raw;
  say(`${found(raw)}; expected a number from 0 to 100.`);
  return undefined;
});
const groups = named("groups with their weights", (name) => name !== "", "name of a group.", percent);
const schema = keyed("a score", { pass: percent, marginal: percent.optional(), groups: groups.optional() }).transform(
  ({ pass, marginal = pass, groups: weights }): ScoreRules => ({ pass, marginal, groups: Object.fromEntries(weights ?? []) }),
);

/** The input `score`: from which score on a gate passes. Undefined when not given: every check decides. */
export const scoreInput = (): z.ZodType<ScoreRules | undefined, string> =>
  z.string().transform((text, context) => {
    if (text.trim() === "") return undefined;
    const refuse = (why: string) => {
      context.addIssue({ code: "custom", message: `${why}; expected ${example}.` });
      return z.NEVER;
    };
    const source = readYaml(text, "score", "sluice");
    if (source.problems.length > 0) return refuse(source.problems.map(({ message }) => message).join(" "));
    const read = schema.safeParse(source.value);
    if (!read.success)
      return refuse(read.error.issues.map(({ path, message }) => [...path.map(String), message].join(" ")).join(" "));
    const { pass, marginal, groups } = read.data;
    if (marginal > pass) return refuse(`marginal ${marginal} is over pass ${pass}`);
    const sum = Object.values(groups).reduce((all, each) => all + each, 0);
    if (sum > 100) return refuse(`the groups have ${sum} % together`);
    return read.data;
  });
