import { z } from "zod";
import { parseDuration } from "../../quantity/duration.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import { parsePercentage } from "../../quantity/percentage.ts";
import { shown } from "../../quantity/shown.ts";

/** A value as the user sees it in the file, short enough for a sentence. */
export function found(value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  // Credentials in a URL are not for messages.
  const hidden = (text: string) => text.replace(/\/\/[^/\s"]*@/g, "//…@");
  if (typeof value === "string") return `is ${shown(hidden(value))}`;
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return `is ${shown(hidden(text)).slice(1, -1)}`;
}

/** The message of a value that is not what it should be: what was found, what was expected. */
export const expected = (what: string) => ({
  error: (issue: { input?: unknown }) => `${found(issue.input)}; expected ${what}.`,
});
/** A text that is not empty. */
export const words = (what: string) => z.string(expected(what)).min(1, expected(what));

/** A text that `parse` understands; what it doesn't understand is told with what was expected. */
export function parsed<Value>(
  parse: (text: string) => Value | undefined,
  what: string,
  hint: (text: string) => string = () => "",
) {
  return z.string(expected(what)).transform((text, context): Value => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: `${found(text)}; expected ${what}.${hint(text)}` });
    return z.NEVER;
  });
}

/** One of a few words. */
export function oneOf<Word extends string>(...known: readonly [Word, ...Word[]]) {
  const what = known.length === 1 ? known[0] : `one of ${known.join(", ")}`;
  return parsed(
    (text) => known.find((word) => word === text),
    what,
    (text) => didYouMean(text, known),
  );
}

export const wholeNumber = (least: number) => {
  const what = `a whole number, ${least} or more`;
  return z.int(expected(what)).min(least, expected(what));
};

export const number = (what: string) => z.number(expected(what));

export const yesOrNo = () => z.boolean(expected("true or false"));

/** A duration that is longer than nothing, in ms. */
export const someTime = () => parsed((text) => parseDuration(text) || undefined, "a duration with its unit, like 100ms or 5s");
export const anyTime = () => parsed(parseDuration, "a duration with its unit, like 0s or 5s");
export const percentage = () => parsed(parsePercentage, "a percentage with its sign, like 1% or 0.5%");

/** A command as a list of words: no shell reads it. */
export const argv = () => {
  const what = "a command as a list of words, like [pg_isready, -q]";
  return z
    .array(z.string(expected(what)), expected(what))
    .min(1, expected(what))
    .transform((list, context): readonly [string, ...string[]] => {
      const [program, ...rest] = list;
      if (program !== undefined && program !== "" && !program.startsWith("-")) return [program, ...rest];
      context.addIssue({ code: "custom", message: `${found(program)} at its beginning; expected the name of a program.` });
      return z.NEVER;
    });
};

/** The name of a service or container, which no program takes for an option. */
export const serviceName = (what: string) =>
  parsed((text) => (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text) ? text : undefined), what);

/** How a key is told: to editors (a JSON Schema) and in tables. */
export interface Told {
  readonly description: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** What holds when it is not given, as it would be written. */
  readonly usual?: string;
}

/** A key of a check with what editors and tables tell of it. */
export function key<Type extends z.ZodType>(type: Type, told: Told): Type {
  return type.meta({ told });
}

export function toldOf(type: z.ZodType): Told | undefined {
  return type.meta()?.["told"] as Told | undefined;
}
