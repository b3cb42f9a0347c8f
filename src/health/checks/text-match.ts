import { runInNewContext } from "node:vm";

/** Milliseconds; what can be matched at all is matched in a thousandth of it. */
const longest = 250;

/**
 * Whether a text matches an expression; undefined when that can't be told in time. The text is the app's: forty signs of it can keep an
 * expression like (a+)+$ busy for years, and nothing else would run meanwhile, no timeout either. A context of its own can be stopped.
 */
export function matchesInTime(text: string, expression: string): boolean | undefined {
  try {
    return runInNewContext("expression.test(text)", { expression: new RegExp(expression, "u"), text }, { timeout: longest });
  } catch {
    return undefined;
  }
}
