import type { Place } from "../../../failure.ts";

/** A variable that a compose file can't do without: `${NAME:?says}`. */
export interface MissingVariable {
  readonly name: string;
  /** What the file's author says of it; empty where they say nothing. */
  readonly says: string;
}

const refusal = /required variable ([A-Za-z_][A-Za-z0-9_]*) is missing a value(?:: ((?:(?!error while interpolating ).)*))?/g;

/** All variables that compose refuses to go on without, by what it says; newer ones tell all at once. */
export function missingVariables(said: string): readonly MissingVariable[] {
  const found = new Map<string, string>();
  for (const [, name = "", says = ""] of said.matchAll(refusal)) if (!found.has(name)) found.set(name, says.trim());
  return [...found].map(([name, says]) => ({ name, says })).sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The first line that requires it. */
export function placeOfVariable(
  files: readonly { readonly file: string; readonly text: string }[],
  name: string,
): Place | undefined {
  for (const { file, text } of files) {
    const lines = text.split("\n");
    const index = lines.findIndex((line) => new RegExp(`\\$\\{${name}:?\\?`).test(line));
    if (index >= 0) return { file, line: index + 1, column: (lines[index] ?? "").indexOf(`\${${name}`) + 1 };
  }
  return undefined;
}
