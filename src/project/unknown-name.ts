import { didYouMean } from "../quantity/nearest.ts";

/** A name that must be known: what it is, and what there is. */
export function unknownName(name: string, what: string, known: readonly string[]): string {
  const hint =
    didYouMean(name, known) ||
    (known.length === 0 ? " There is none." : ` There ${known.length === 1 ? "is" : "are"} ${known.join(", ")}.`);
  return `is "${name}", but there is no ${what} of that name.${hint}`;
}
