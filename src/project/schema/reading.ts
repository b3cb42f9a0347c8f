import { z } from "zod";
import { didYouMean } from "../../quantity/nearest.ts";
import { shown } from "../../quantity/shown.ts";

/** Tells a problem; the message goes on after the key's name (`is "canry"; expected …`), `path` leads to a part of it. */
export type Say = (message: string, path?: PropertyKey[], at?: "key" | "value") => void;

/** A value as the user sees it in the file, short enough for a sentence. */
export function found(value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  if (typeof value === "string") return `is ${shown(value)}`;
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return `is ${shown(text).slice(1, -1)}`;
}

/** A schema from a function: undefined means that the problem was told. */
export function reading<Value>(read: (raw: unknown, say: Say) => Value | undefined): z.ZodType<Value, unknown> {
  return z.unknown().transform((raw, context) => {
    const say: Say = (message, path = [], at = "value") => context.addIssue({ code: "custom", message, path, params: { at } });
    return read(raw, say) ?? z.NEVER;
  });
}

/** A text that `parse` understands; what it does not understand is told with what was expected. */
export function readingText<Value>(
  expected: string,
  parse: (text: string) => Value | undefined,
  words: readonly string[] = [],
): z.ZodType<Value, unknown> {
  return reading((raw, say) => {
    const value = typeof raw === "string" ? parse(raw) : undefined;
    if (value === undefined)
      say(`${found(raw)}; expected ${expected}.${typeof raw === "string" ? didYouMean(raw, words) : ""}`);
    return value;
  });
}

/** One of a closed list of words. */
export function word<const Word extends string>(...words: Word[]): z.ZodType<Word, unknown> {
  return readingText(
    words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`,
    (text) => words.find((one) => one === text),
    words,
  );
}

/** Passes on what an inner schema found; unknown keys one by one, each with the nearest known one. */
export function forward<Value>(
  schema: z.ZodType<Value>,
  raw: unknown,
  say: Say,
  what: string,
  keys: readonly string[],
): Value | undefined {
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const hint = didYouMean(key, keys) || ` It may have ${keys.join(", ")}.`;
        say(`is not a key of ${what}.${hint}`, [...issue.path, key], "key");
      }
    } else {
      const at = issue.code === "custom" && issue.params?.["at"] === "key" ? "key" : "value";
      say(issue.message, issue.path, at);
    }
  }
  return undefined;
}

/** A mapping with known keys; every other key is a problem. Where `emptyIsFine`, nothing stands for `{}`. */
export function keyed<Shape extends z.ZodRawShape>(
  what: string,
  shape: Shape,
  emptyIsFine = false,
): z.ZodType<z.output<z.ZodObject<Shape>>, unknown> {
  const schema = z.strictObject(shape) as unknown as z.ZodType<z.output<z.ZodObject<Shape>>>;
  return reading((given, say) => {
    const raw = given === null && emptyIsFine ? {} : given;
    if (typeof raw === "object" && raw !== null && !Array.isArray(raw))
      return forward(schema, raw, say, what, Object.keys(shape));
    say(`${found(raw)}; expected ${what} with ${Object.keys(shape).join(", ")}.`);
    return undefined;
  });
}

/** A mapping from names that `isName` accepts to values. Keeps the order of the file. */
export function named<Value>(
  expected: string,
  isName: (name: string) => boolean,
  expectedName: string,
  value: z.ZodType<Value>,
): z.ZodType<ReadonlyMap<string, Value>, unknown> {
  return reading((raw, say) => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
      say(`${found(raw)}; expected ${expected}.`);
      return undefined;
    }
    const entries = new Map<string, Value>();
    let sound = true;
    for (const [name, given] of Object.entries(raw)) {
      if (!isName(name)) {
        sound = false;
        say(`is no ${expectedName}`, [name], "key");
        continue;
      }
      const read = forward(value, given, (message, path = [], at) => say(message, [name, ...path], at), expected, []);
      if (read === undefined) sound = false;
      else entries.set(name, read);
    }
    return sound ? entries : undefined;
  });
}

/** A list, each item read by the same schema. */
export function listOf<Value>(expected: string, item: z.ZodType<Value>): z.ZodType<readonly Value[], unknown> {
  return reading((raw, say) => {
    if (!Array.isArray(raw)) {
      say(`${found(raw)}; expected ${expected}.`);
      return undefined;
    }
    const items = raw.map((given, index) =>
      forward(item, given, (message, path = [], at) => say(message, [index, ...path], at), expected, []),
    );
    return items.every((one) => one !== undefined) ? (items as Value[]) : undefined;
  });
}
