export type Variables = Readonly<Record<string, string>>;

/** A text with its variables put in, or why that can't be done. */
export type Interpolated = { readonly text: string; readonly unset: readonly string[] } | { readonly problem: string };

const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y;

class Unusable extends Error {}

/** The end of `${…`, counting inner braces. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith("${", at)) depth += 1;
    else if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new Unusable(`has "\${" without its "}"`);
}

function expression(inside: string, variables: Variables, unset: string[], depth: number): string {
  nameAt.lastIndex = 0;
  const name = nameAt.exec(inside)?.[0];
  if (name === undefined) throw new Unusable(`has "\${${inside}}", which names no variable`);
  const match = /^(:?[-?+])?([\s\S]*)$/.exec(inside.slice(name.length));
  const operator = match?.[1];
  const rest = match?.[2] ?? "";
  if (operator === undefined && rest !== "") throw new Unusable(`has "\${${inside}}", which compose does not understand`);
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const counts = operator?.startsWith(":") === true ? value !== undefined && value !== "" : value !== undefined;
  const word = () => expand(rest, variables, unset, depth + 1);
  switch (operator?.at(-1)) {
    case "-":
      return counts ? (value ?? "") : word();
    case "+":
      return counts ? word() : "";
    case "?":
      if (!counts) throw new Unusable(`needs the variable ${name}${rest === "" ? "" : ` (${word()})`}`);
      return value ?? "";
    default:
      if (value === undefined) unset.push(name);
      return value ?? "";
  }
}

function expand(text: string, variables: Variables, unset: string[], depth: number): string {
  if (depth > 20) throw new Unusable("nests variables more than 20 deep");
  let result = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === "$") {
      result += "$";
      at = dollar + 2;
    } else if (next === "{") {
      const end = closing(text, dollar + 2);
      result += expression(text.slice(dollar + 2, end), variables, unset, depth);
      at = end + 1;
    } else {
      nameAt.lastIndex = dollar + 1;
      const name = nameAt.exec(text)?.[0];
      if (name === undefined) throw new Unusable(`has a "$" that stands alone; write "$$" for a plain one`);
      result += expression(name, variables, unset, depth);
      at = dollar + 1 + name.length;
    }
  }
  return result;
}

/** Compose's variables: `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?error}`, `${VAR:+other}`, `$$`. */
export function interpolate(text: string, variables: Variables): Interpolated {
  const unset: string[] = [];
  try {
    return { text: expand(text, variables, unset, 0), unset };
  } catch (error) {
    if (error instanceof Unusable) return { problem: error.message };
    throw error;
  }
}
