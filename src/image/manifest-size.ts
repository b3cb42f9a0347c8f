import type { Manifest } from "./registry.ts";

/** Bytes that a machine downloads for the image; undefined for an index, whose size depends on the machine's platform. */
export function manifestSize({ body }: Pick<Manifest, "body">): number | undefined {
  try {
    const { config, layers } = JSON.parse(body) as { config?: { size?: number }; layers?: { size?: number }[] };
    if (layers === undefined) return undefined;
    return [config, ...layers].reduce((sum, part) => sum + (part?.size ?? 0), 0);
  } catch {
    return undefined;
  }
}

/** Written for people, in the decimal units that Docker prints: `523 B`, `48.2 MB`. */
export function saySize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1_000 ** power).toFixed(1))} ${units[power]}`;
}
