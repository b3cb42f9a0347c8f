const unquoted = (key: string) => key.trim().replace(/^(["'])(.*)\1$/, "$2");

/** The line (from 1) on which `table.key` is written, e.g. `project` and `requires-python`; undefined when it isn't found. */
export function tomlLine(text: string, table: string, key: string): number | undefined {
  let current = "";
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[\s*([^[\]]+?)\s*\]\s*(#.*)?$/.exec(line);
    if (header !== null) {
      current = (header[1] ?? "").split(".").map(unquoted).join(".");
      continue;
    }
    const written = /^\s*([\w."'-]+(?:\s*\.\s*[\w"'-]+)*)\s*=/.exec(line)?.[1];
    if (written === undefined) continue;
    const full = [current, ...written.split(".").map(unquoted)].filter((part) => part !== "").join(".");
    if (full === `${table}.${key}`) return index + 1;
  }
  return undefined;
}
