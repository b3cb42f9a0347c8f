/** What a status pattern looks like, for messages. */
export const statusExample = "a status like 2xx, 200 or 200-204";

/** First and last status of `2xx`, `200` or `200-204`; undefined when the pattern is none. */
export function parseStatus(pattern: string): readonly [number, number] | undefined {
  const family = /^([1-5])xx$/i.exec(pattern);
  if (family !== null) return [Number(family[1]) * 100, Number(family[1]) * 100 + 99];
  const range = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(pattern);
  if (range === null) return undefined;
  const first = Number(range[1]);
  const last = Number(range[2] ?? range[1]);
  return first <= last ? [first, last] : undefined;
}

export function statusMatches(status: number, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const range = parseStatus(pattern);
    return range !== undefined && status >= range[0] && status <= range[1];
  });
}
