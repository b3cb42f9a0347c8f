import { didYouMean } from "../../src/quantity/nearest.ts";

/** The part of a name before the colon, or the whole name. */
const family = (name: string) => name.split(":")[0] ?? name;

/** Which of the known names are asked for: all without a word, else exact names and whole families, in the known order. */
export function choose(words: readonly string[], known: readonly string[]): ReadonlySet<string> {
  const families = new Set(known.map(family));
  const unknown = words.find((word) => !known.includes(word) && !families.has(word));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, [...known, ...families]);
    throw new Error(`There is no bench "${unknown}".${meant} Benches: ${known.join(" ")}`);
  }
  const asked = (name: string) => words.length === 0 || words.includes(name) || words.includes(family(name));
  return new Set(known.filter(asked));
}
