import { createContext, Script } from "node:vm";
import { fail } from "../failure.ts";
import { globEndless } from "./failures.ts";

/** Long for a glob and one path, which take microseconds. */
const mostMs = 1_000;

/** Many stars, and repetitions in each other, can try a path in more ways than there is time for. */
export const mayBeEndless = (pattern: string): boolean =>
  (pattern.match(/\*+/g) ?? []).length > 3 || /[@?*+!]\(|\)[*+?]|[^/]\+/.test(pattern);

const script = new Script("fits(path)");

/** The same test, given up after a second: Node stops even an expression that is still trying. */
export function bounded(pattern: string, fits: (path: string) => boolean): (path: string) => boolean {
  const context = createContext({ fits, path: "" });
  return (path) => {
    context["path"] = path;
    try {
      return Boolean(script.runInContext(context, { timeout: mostMs }));
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      throw fail(globEndless, { pattern, path }, error);
    }
  };
}
