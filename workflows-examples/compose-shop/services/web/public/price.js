/** "19.9" → 1990; undefined for what is no price. */
export function toCents(text) {
  const [, whole, part = ""] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** 1990 → "19.90". */
export function fromCents(cents) {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
