import { z } from "zod";
import { type AlertRule, alertRuleSchema } from "../alert-rule.ts";
import { isList, yamlInput } from "./yaml-input.ts";

/** The input `alert-rules`: the first rule that fits a check says how severe it is; a check that none fits is told to nobody. */
export const alertRulesInput = (): z.ZodType<readonly AlertRule[] | undefined, string> =>
  yamlInput({
    name: "alert-rules",
    schema: z.array(alertRuleSchema),
    what: "list of rules",
    example: "a YAML list of rules like - { check: checkout*, when: fail, severity: P0 }",
    formed: isList,
  });
