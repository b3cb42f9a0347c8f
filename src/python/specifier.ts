import { validRange } from "@renovatebot/pep440";

/** To compare a version with thousands of clauses takes minutes, and nobody writes them. */
export const longestSpecifier = 500;

/** The clauses of a PEP 440 specifier, or undefined when it is none. The empty specifier has no clause: everything meets it. */
export function clausesOf(specifier: string): readonly string[] | undefined {
  if (specifier.length > longestSpecifier) return undefined;
  const clauses = specifier
    .split(",")
    .map((clause) => clause.replace(/\s+/g, ""))
    .filter((clause, index, all) => clause !== "" || (all.length > 1 && index < all.length - 1));
  return clauses.every((clause) => clause !== "" && validRange(clause)) ? clauses : undefined;
}
