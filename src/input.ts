import { z } from "zod";
import { Failure } from "./failure.ts";
import { parseDuration } from "./quantity/duration.ts";
import { didYouMean } from "./quantity/nearest.ts";
import { shown } from "./quantity/shown.ts";

/**
 * How an action's inputs are read: a shape of zod schemas over the raw text that GitHub hands over. An input that
 * was not given is the empty string. `runner/inputs.ts` reads all of them and reports all bad ones together.
 */
export type InputShape = Readonly<Record<string, z.ZodType<unknown, string>>>;
export type InputsOf<Shape extends InputShape> = { readonly [Name in keyof Shape]: z.output<Shape[Name]> };

export const text = (): z.ZodType<string, string> => z.string().transform((raw) => raw.trim());

export const requiredText = (what: string): z.ZodType<string, string> =>
  z
    .string()
    .transform((raw) => raw.trim())
    .refine((raw) => raw !== "", { error: `is missing; expected ${what}` });

/** Undefined when not given. */
export const optionalText = (): z.ZodType<string | undefined, string> =>
  z.string().transform((raw) => (raw.trim() === "" ? undefined : raw.trim()));

/** A secret: the frame masks it before anything else happens. Kept as it is, inner line ends included. */
export const secret = (): z.ZodType<string | undefined, string> =>
  z
    .string()
    .transform((raw) => (raw === "" ? undefined : raw))
    .meta({ secret: true });

/** YAML 1.2 core schema booleans only, so that a typo can't switch a safety off. */
export const bool = (whenEmpty: boolean): z.ZodType<boolean, string> =>
  z.string().transform((raw, context) => {
    const word = raw.trim();
    if (word === "") return whenEmpty;
    if (["true", "True", "TRUE"].includes(word)) return true;
    if (["false", "False", "FALSE"].includes(word)) return false;
    context.addIssue({
      code: "custom",
      message: `is ${shown(word)}; expected true or false.${didYouMean(word, ["true", "false"])}`,
    });
    return z.NEVER;
  });

export const choice = <Word extends string>(words: readonly Word[], whenEmpty: Word): z.ZodType<Word, string> =>
  z.string().transform((raw, context) => {
    const word = raw.trim() === "" ? whenEmpty : raw.trim();
    const found = words.find((candidate) => candidate === word);
    if (found !== undefined) return found;
    context.addIssue({
      code: "custom",
      message: `is ${shown(word)}; expected one of ${words.filter((each) => each !== "").join(", ")}.${didYouMean(word, words)}`,
    });
    return z.NEVER;
  });

/** Milliseconds. */
export const duration = (whenEmpty: string): z.ZodType<number, string> =>
  z.string().transform((raw, context) => {
    const word = raw.trim() === "" ? whenEmpty : raw.trim();
    const ms = parseDuration(word);
    if (ms !== undefined) return ms;
    context.addIssue({
      code: "custom",
      message: `is ${shown(word)}; expected a duration with its unit, like 30s, 10m or 24h.`,
    });
    return z.NEVER;
  });

/** One item a line, or a JSON array of texts. Empty lines are dropped. */
export const list = (): z.ZodType<readonly string[], string> =>
  z.string().transform((raw, context) => {
    const trimmed = raw.trim();
    if (!trimmed.startsWith("[")) {
      return trimmed
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    }
    try {
      return z.array(z.string()).parse(JSON.parse(trimmed));
    } catch {
      context.addIssue({
        code: "custom",
        message: `is not a JSON array of texts: ${shown(trimmed)}; expected one item a line, or a list like ["a", "b"].`,
      });
      return z.NEVER;
    }
  });

/**
 * Besides, `read` must take it: what the room refuses is told together with all other bad inputs of the call. For a
 * secret only with a `read` whose failures never repeat it.
 */
export const readBy = <Value>(schema: z.ZodType<Value, string>, read: (value: Value) => unknown): z.ZodType<Value, string> =>
  schema
    .superRefine((value, context) => {
      try {
        read(value);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        context.addIssue({ code: "custom", message: `can't be used: ${error.sentence}` });
      }
    })
    .meta(schema.meta() ?? {});

/**
 * An input whose schema brings much along (YAML, every kind of check) is loaded when something was given. Undefined when
 * nothing was; read with `safeParseAsync`.
 */
export const whenGiven = <Value>(load: () => Promise<z.ZodType<Value, string>>): z.ZodType<Value | undefined, string> =>
  z.string().transform((raw, context) => {
    if (raw.trim() === "") return undefined;
    return load().then((schema) => {
      const read = schema.safeParse(raw);
      if (read.success) return read.data;
      for (const { message, ...issue } of read.error.issues) {
        const params = issue.code === "custom" ? issue.params : undefined;
        context.addIssue({ code: "custom", message, ...(params === undefined ? {} : { params }) });
      }
      return z.NEVER;
    });
  });

/** An input that had other names once: a call that still uses one fails with the new name, instead of losing its value. */
export const renamedFrom = <Value>(schema: z.ZodType<Value, string>, ...formerly: string[]): z.ZodType<Value, string> =>
  schema.meta({ ...schema.meta(), formerly });

/** The names that an input had before. */
export function formerNames(schema: z.ZodType<unknown, string>): readonly string[] {
  const formerly = schema.meta()?.["formerly"];
  return Array.isArray(formerly) ? formerly.map(String) : [];
}
