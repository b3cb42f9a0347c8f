import { parse } from "dotenv";
import { interpolate, type Variables } from "./interpolate.ts";

/** The variables of a `.env` text below `given` ones; as compose does, a value may name what stands before it. */
export function readDotEnv(text: string, given: Variables): Variables {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(parse(text))) {
    // What stands in single quotes is meant as it is.
    const quoted = new RegExp(`^\\s*(?:export\\s+)?${name.replaceAll(".", "\\.")}\\s*[=:]\\s*'`, "m").test(text);
    const result = quoted ? undefined : interpolate(value, { ...variables, ...given });
    variables[name] = result !== undefined && "text" in result ? result.text : value;
  }
  return { ...variables, ...given };
}
