import { z } from "zod";
import { readYaml } from "../project/yaml-source.ts";
import type { ScoreRules } from "./verdict.ts";

const example = "a YAML map like { pass: 95, marginal: 75, groups: { latency: 60 } }";
const percent = z.number().min(0).max(100);
const schema = z
  .strictObject({ pass: percent, marginal: percent.optional(), groups: z.record(z.string(), percent).default({}) })
  .transform(({ pass, marginal = pass, groups }): ScoreRules => ({ pass, marginal, groups }));

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
      return refuse(
        read.error.issues
          .map(({ path, message }) => `${["it", ...path].join(".").replace(/^it\./, "")}: ${message}`)
          .join("; "),
      );
    const { pass, marginal, groups } = read.data;
    if (marginal > pass) return refuse(`marginal ${marginal} is over pass ${pass}`);
    const sum = Object.values(groups).reduce((all, each) => all + each, 0);
    if (sum > 100) return refuse(`the groups have ${sum} % together`);
    return read.data;
  });
