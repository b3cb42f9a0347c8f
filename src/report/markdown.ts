import { clipped } from "./clipped.ts";

/** Longer than anything that a person reads in a summary; the report has the whole text. */
const longest = { text: 4_000, code: 1_000, line: 2_000 };

/** Line ends, control characters, and marks that turn the direction of text around. */
function oneLine(text: string): string {
  return text
    .replace(/[\r\n\u0085\u2028\u2029]+/g, " ")
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** Foreign text as plain text: nothing in it is markup, and it stays on its line. Addresses may still become links. */
export function plain(text: string): string {
  return (
    oneLine(clipped(text, longest.text))
      .replace(/[\\`*_{}[\]<>#|~@&]/g, (sign) => `\\${sign}`)
      // What makes a list, a rule or indented code does so only where a line begins.
      .trimStart()
      .replace(/^[-+=]/, (sign) => `\\${sign}`)
      .replace(/^(\d+)([.)])/, "$1\\$2")
  );
}

/** Foreign text in a code span, whatever back-ticks it holds. */
export function code(text: string): string {
  const clean = oneLine(clipped(text, longest.code));
  // In a table a pipe must be escaped, elsewhere it must not, and a backslash before it undoes the escape: so by its number.
  if (clean.includes("|")) return `<code>${clean.replace(/[^A-Za-z0-9\s]/gu, (sign) => `&#${sign.codePointAt(0)};`)}</code>`;
  const ticks = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(ticks + 1);
  const pad = clean === "" || clean.startsWith("`") || clean.endsWith("`") ? " " : "";
  return `${fence}${pad}${clean}${clean === "" ? "" : pad}${fence}`;
}

/** Foreign lines as a block of their own, whatever fences they hold. */
export function block(lines: readonly string[]): string {
  const clean = lines.map((line) => oneLine(clipped(line, longest.line).replaceAll("\t", "    ")));
  let ticks = 0;
  for (const line of clean) for (const match of line.matchAll(/`+/g)) ticks = Math.max(ticks, match[0].length);
  const fence = "`".repeat(Math.max(3, ticks + 1));
  return `${fence}text\n${clean.join("\n")}\n${fence}`;
}

/** A Markdown table; cells are Markdown already (use `plain` or `code` for what others wrote). */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
