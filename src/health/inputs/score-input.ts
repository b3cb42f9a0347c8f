import type { z } from "zod";
import { scoreSchema } from "../spec/score-schema.ts";
import type { ScoreRules } from "../verdict.ts";
import { isMap, yamlInput } from "./yaml-input.ts";

/** The input `score`: from which score on a gate passes. Undefined when not given: every check decides. */
export const scoreInput = (): z.ZodType<ScoreRules | undefined, string> =>
  yamlInput({
    name: "score",
    schema: scoreSchema,
    what: "map",
    example: "a YAML map like { pass: 95, marginal: 75, groups: { latency: 60 } }",
    formed: isMap,
  });
