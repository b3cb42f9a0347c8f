const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Bytes for people, in powers of 1,000 as Docker shows them: `1.5 GB`. */
export function sayBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const format = new Intl.NumberFormat("en", { style: "unit", unit: units[power] ?? "byte", maximumFractionDigits: 1 });
  return format.format(bytes / 1_000 ** power);
}
