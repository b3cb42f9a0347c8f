import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const dist = process.env["SLUICE_DIST"] ?? join(import.meta.dirname, "../../dist");

export interface Bundle {
  readonly name: string;
  readonly folder: string;
  /** Whether the cache client is inside, which carries the clouds' storage clients with it. */
  readonly withCache: boolean;
}

/** The committed bundles. What is in one stands in its list of licences. */
export function bundles(): readonly Bundle[] {
  return readdirSync(dist)
    .sort()
    .map((name) => {
      const folder = join(dist, name);
      const withCache = /^@actions\/cache\b/m.test(readFileSync(join(folder, "licenses.txt"), "utf8"));
      return { name, folder, withCache };
    });
}
