/**
 * The statements that `alembic upgrade --sql` prints, each on one line, without comments, transaction marks and
 * alembic's own bookkeeping. What a chatty application prints before the first statement is dropped.
 */
export function migrationSql(printed: string): readonly string[] {
  const begin = /^BEGIN;$/m.exec(printed);
  return statements(begin === null ? printed : printed.slice(begin.index)).filter(
    (statement) =>
      !/^(BEGIN|COMMIT|ROLLBACK)$/i.test(statement) &&
      !/^(CREATE TABLE|INSERT INTO|UPDATE|DELETE FROM|DROP TABLE) (\w+\.)?alembic_version\b/i.test(statement),
  );
}

/** What one token of SQL is, longest first: comments, strings (also E'', and $tag$…$tag$), quoted names, anything else. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|\w+|[\s\S]/g;

/** Splits a script at the semicolons that end statements. */
export function statements(script: string): readonly string[] {
  const found: string[] = [];
  let current = "";
  for (const [text] of script.matchAll(token)) {
    if (text === ";") {
      found.push(current);
      current = "";
    } else if (text.startsWith("--") || text.startsWith("/*")) current += " ";
    else current += /^\s$/.test(text) ? " " : text;
  }
  return [...found, current].map((statement) => statement.replace(/\s+/g, " ").trim()).filter((statement) => statement !== "");
}

/** Splits at the commas that stand outside parentheses and strings. */
export function atCommas(text: string): readonly string[] {
  const found: string[] = [""];
  let depth = 0;
  for (const [part] of text.matchAll(token)) {
    if (part === "(") depth += 1;
    if (part === ")") depth -= 1;
    if (part === "," && depth === 0) found.push("");
    else found[found.length - 1] += part;
  }
  return found.map((part) => part.trim());
}
