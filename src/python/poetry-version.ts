import { clausesOf, longestSpecifier } from "./specifier.ts";

const clause = /^(\^|~(?!=)|~=|===?|!=|<=?|>=?|=)?\s*v?(\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?)(\.\*)?$/i;

const numbers = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10));

/** The version after which a caret stops: the leftmost part that is not zero goes up by one. */
function afterCaret(version: string): string {
  const parts = numbers(version);
  const found = parts.findIndex((part) => part !== 0);
  const at = found === -1 ? parts.length - 1 : found;
  return [...parts.slice(0, at), (parts[at] ?? 0) + 1].join(".");
}

/** The version after which a tilde stops: the minor goes up by one, or the major where no minor is written. */
function afterTilde(version: string): string {
  const [major = 0, minor] = numbers(version);
  return minor === undefined ? `${major + 1}` : `${major}.${minor + 1}`;
}

function fromClause(text: string): string | undefined {
  if (text === "*") return "";
  const match = clause.exec(text);
  if (match === null) return undefined;
  const [, operator = "", version = "", star = ""] = match;
  if (operator === "^" && star === "") return `>=${version},<${afterCaret(version)}`;
  if (operator === "~" && star === "") return `>=${version},<${afterTilde(version)}`;
  if (operator === "" || operator === "=") return `==${version}${star}`;
  return `${operator}${version}${star}`;
}

/**
 * Poetry's constraint (`^3.8`, `~3.9 || ~3.11`, `>=3.8 <4.0`) as PEP 440 specifiers of which one must be met; undefined
 * when it is none. A bare `3.8` means exactly 3.8.0, as Poetry itself reads it.
 */
export function poetryToPep440(constraint: string): readonly string[] | undefined {
  if (constraint.length > longestSpecifier) return undefined;
  const alternatives = constraint.split(/\s*\|\|?\s*/).map((alternative) => {
    const clauses = alternative
      .trim()
      .replace(/([\^~<>=!])\s+/g, "$1")
      .split(/\s*,\s*|\s+/)
      .map(fromClause);
    const known = clauses.filter((text) => text !== undefined);
    const specifier = known.filter((text) => text !== "").join(",");
    return known.length === clauses.length && clausesOf(specifier) !== undefined ? specifier : undefined;
  });
  const known = alternatives.filter((text) => text !== undefined);
  return known.length === alternatives.length ? known : undefined;
}
