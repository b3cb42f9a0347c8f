import { inTime } from "../../quantity/in-time.ts";

/** Milliseconds; what can be matched at all is matched in a thousandth of it. */
const longest = 250;

/**
 * Whether a text matches an expression; undefined when that can't be told in time. The text is the app's: forty signs of it can keep an
 * expression like (a+)+$ busy for years, and nothing else would run meanwhile.
 */
export function matchesInTime(text: string, expression: string): boolean | undefined {
  try {
    const compiled = new RegExp(expression, "u");
    return inTime(() => compiled.test(text), longest);
  } catch {
    return undefined;
  }
}
