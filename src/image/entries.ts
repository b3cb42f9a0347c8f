/**
 * Entries of a list input as docker/build-push-action reads them: one a line; an entry in double quotes may have
 * several lines, and `""` in it is a quote. A quote inside an unquoted entry is an ordinary character.
 */
export function entries(text: string): readonly string[] {
  const found: string[] = [];
  let rest = text.replaceAll("\r\n", "\n");
  while (rest !== "") {
    const quoted = /^[ \t]*"((?:[^"]|"")*)"[ \t]*(?:\n|$)/.exec(rest);
    const taken = quoted?.[0] ?? /^[^\n]*(?:\n|$)/.exec(rest)?.[0] ?? rest;
    const entry = quoted === null ? taken.trim() : (quoted[1] ?? "").replaceAll('""', '"');
    if (entry !== "") found.push(entry);
    rest = rest.slice(taken.length);
  }
  return found;
}

/** Lists of words (`tags`, `platforms`), where a comma parts entries too. */
export function words(text: string): readonly string[] {
  return entries(text)
    .flatMap((entry) => entry.split(","))
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
