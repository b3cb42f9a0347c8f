import { z } from "zod";
import { codeFrame } from "../project/problem.ts";
import { readYaml } from "../project/yaml-source.ts";
import { checkSpecSchema } from "./check-schema.ts";
import type { CheckSpec } from "./check-spec.ts";

const example = "a YAML list of checks like - { http: /health, within: 100ms }";

/** The input `checks`: a YAML list. Undefined when not given; every mistake is told with its line and column. */
export const checksInput = (): z.ZodType<readonly CheckSpec[] | undefined, string> =>
  z.string().transform((text, context) => {
    if (text.trim() === "") return undefined;
    const source = readYaml(text, "checks", "sluice");
    const say = (place: { readonly line: number; readonly column: number }, message: string) =>
      context.addIssue({
        code: "custom",
        message: `has a mistake in line ${place.line}, column ${place.column}: ${message}`,
        params: { frame: codeFrame(text, place) },
      });
    for (const { place, message } of source.problems) say(place, message);
    if (source.problems.length > 0) return z.NEVER;
    if (!Array.isArray(source.value) || source.value.length === 0) {
      context.addIssue({ code: "custom", message: `is no list of checks; expected ${example}.` });
      return z.NEVER;
    }
    const read = z.array(checkSpecSchema).safeParse(source.value);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) {
      const key = path.findLast((step) => typeof step === "string");
      say(source.place(path), key === undefined ? message : `"${key}" ${message}`);
    }
    return z.NEVER;
  });
