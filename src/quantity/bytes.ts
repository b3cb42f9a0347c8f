const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Bytes for people, in powers of 1,000 as Docker shows them: `1.5 GB`. */
export function sayBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const format = new Intl.NumberFormat("en", { style: "unit", unit: units[power] ?? "byte", maximumFractionDigits: 1 });
  return format.format(bytes / 1_000 ** power);
}

const sizes: Readonly<Record<string, number>> = {
  ...{ kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 },
};

/** The bytes of `20GB` or `1.5 GiB`; undefined when it is none: a bare number has no unit, and nothing is no size. */
export function parseBytes(text: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgt]i?b)$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(count) * (sizes[unit.toLowerCase()] ?? 0));
  return count !== "" && bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
