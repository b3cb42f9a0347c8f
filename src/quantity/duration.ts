const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
type Unit = keyof typeof units;

/** The units from the largest to the smallest, each once at the most: `30s1h` or `5m5m` is a slip. */
const parts = new RegExp(
  `^${Object.keys(units)
    .map((unit) => `(?:(?<${unit}>\\d+(?:\\.\\d+)?)${unit})?`)
    .join("")}$`,
);

/** Milliseconds of `500ms`, `30s`, `10m`, `1h30m`, `24h`, `2d`; undefined when it is none (a bare number has no unit). */
export function parseDuration(text: string): number | undefined {
  const found = parts.exec(text.trim())?.groups;
  if (found === undefined || text.trim() === "") return undefined;
  let total = 0;
  for (const [unit, factor] of Object.entries(units)) total += Number(found[unit as Unit] ?? 0) * factor;
  const rounded = Math.round(total);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/** Written for people: `350 ms`, `4.2 s`, `1 min 30 s`, `1 h 30 min`. */
export function sayDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(ms / 60_000);
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
