/** Control characters, and marks that turn the direction of text around, as escapes: what can't be seen may be what is wrong. */
export const visible = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (sign) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[sign] ?? `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  );

/**
 * A value from outside, in quotes and short enough for a sentence; what can't be seen is written out.
 */
export function shown(value: string, most = 80): string {
  const signs = [...value.slice(0, 2 * most)];
  const cut = signs.length > most || value.length > 2 * most;
  const text = signs.slice(0, most).join("").toWellFormed();
  return `"${visible(text)}${cut ? "…" : ""}"`;
}
