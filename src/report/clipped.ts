/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const joins = /^(?:\p{M}|\u200d|\ufe0f)/u;

/** A text of at most `most` characters, never cut inside one, with a word on how many are missing. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const signs = [...text];
  if (signs.length <= most) return text;
  let end = most;
  while (end > 0 && joins.test(signs[end] ?? "")) end -= 1;
  return `${signs.slice(0, end).join("")}… (${(signs.length - end).toLocaleString("en")} more characters)`;
}
