import { z } from "zod";
import { codeFrame } from "../../project/problem.ts";
import { readYaml } from "../../project/yaml-source.ts";

export interface YamlInput<Value> {
  /** Name of the input. */
  readonly name: string;
  readonly schema: z.ZodType<Value, unknown>;
  /** `list of checks`. */
  readonly what: string;
  /** What is expected in its place, with an example. */
  readonly example: string;
  /** Whether what was read has the form at all; what has not gets the example. */
  readonly formed: (value: unknown) => boolean;
}

export const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
export const isMap = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** An input that is YAML. Undefined when not given; every mistake is told with its line and column. */
export const yamlInput = <Value>(input: YamlInput<Value>): z.ZodType<Value | undefined, string> =>
  z.string().transform((text, context) => {
    if (text.trim() === "") return undefined;
    const { name, schema, what, example, formed } = input;
    const source = readYaml(text, name, "sluice");
    const say = (place: { readonly line: number; readonly column: number }, message: string) =>
      context.addIssue({
        code: "custom",
        message: `has a mistake in line ${place.line}, column ${place.column}: ${message}`,
        params: { frame: codeFrame(text, place) },
      });
    for (const { place, message } of source.problems) say(place, message);
    if (source.problems.length > 0) return z.NEVER;
    if (!formed(source.value)) {
      context.addIssue({ code: "custom", message: `is no ${what}; expected ${example}.` });
      return z.NEVER;
    }
    const read = schema.safeParse(source.value);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) {
      const key = path.findLast((step) => typeof step === "string");
      say(source.place(path), key === undefined ? message : `"${key}" ${message}`);
    }
    return z.NEVER;
  });
