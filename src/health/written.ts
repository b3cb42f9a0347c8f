import { z } from "zod";
import { shown } from "../quantity/shown.ts";

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

export const wholeNumber = (least: number, whenAbsent: number) => {
  const what = `a whole number, ${least} or more`;
  return z.int(expected(what)).min(least, expected(what)).default(whenAbsent);
};

/** The keys that every kind of check has. */
export const limits = { "failure-limit": wholeNumber(0, 0), "consecutive-error-limit": wholeNumber(0, 4) };
