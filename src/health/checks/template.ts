/** `{{ name }}` */
export const slot = /\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}/g;

/** The names in `{{ name }}` of a text. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(slot)].map(([, name]) => name ?? "");
}

/** A text with its `{{ name }}` filled; `safe` makes a value harmless where it is put. Names without a value stay. */
export function filled(text: string, values: Readonly<Record<string, string>>, safe: (value: string) => string): string {
  return text.replace(slot, (whole, name: string) => (Object.hasOwn(values, name) ? safe(values[name] ?? "") : whole));
}
