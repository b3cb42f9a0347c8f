import { z } from "zod";
import { checkSpecSchema } from "../spec/check-schema.ts";
import type { CheckSpec } from "../spec/check-spec.ts";
import { isList, yamlInput } from "./yaml-input.ts";

/** The input `checks`: a YAML list. Undefined when not given. */
export const checksInput = (): z.ZodType<readonly CheckSpec[] | undefined, string> =>
  yamlInput({
    name: "checks",
    schema: z.array(checkSpecSchema),
    what: "list of checks",
    example: "a YAML list of checks like - { http: /health, within: 100ms }",
    formed: isList,
  });
