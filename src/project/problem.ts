import type { Place } from "../failure.ts";

/** One thing that is wrong in a file: where, and what (a sentence that begins with the key). */
export interface Problem {
  readonly place: Required<Place>;
  readonly message: string;
}

/** `sluice.yaml:14:15: environments.production.strategy is "canry"; expected …` */
export function sayProblem({ place, message }: Problem): string {
  return `${place.file}:${place.line}:${place.column}: ${message}`;
}

/** The line with its neighbours and a mark under the column, as people know it from compilers. */
export function codeFrame(text: string, { line, column }: Pick<Required<Place>, "line" | "column">): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - 1);
  const width = String(line + 1).length;
  const shown: string[] = [];
  for (let number = first; number <= Math.min(lines.length, line + 1); number += 1) {
    const content = (lines[number - 1] ?? "").slice(0, 160);
    shown.push(`${number === line ? ">" : " "} ${String(number).padStart(width)} | ${content}`);
    if (number === line) {
      // A tab stays a tab, so that the mark stands under the column whatever its width.
      const before = content.slice(0, column - 1).replace(/[^\t]/g, " ");
      shown.push(`  ${" ".repeat(width)} | ${before}^`);
    }
  }
  return shown.join("\n");
}
