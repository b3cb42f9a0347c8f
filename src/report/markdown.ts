/** Foreign text as plain text: nothing in it is markup, and it stays on its line. */
export function plain(text: string): string {
  return text
    .replace(/[\r\n]+/g, " ")
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\\`*_{}[\]<>#|~@]/g, (sign) => `\\${sign}`);
}

/** Foreign text in a code span, whatever back-ticks it holds. */
export function code(text: string): string {
  const clean = text
    .replace(/[\r\n]+/g, " ")
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "")
    .replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = clean.startsWith("`") || clean.endsWith("`") ? " " : "";
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** A Markdown table; cells are Markdown already (use `plain` or `code` for what others wrote). */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
