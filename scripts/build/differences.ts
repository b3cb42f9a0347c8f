import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return entries.filter((entry) => statSync(join(folder, entry)).isFile());
}

/** How the files of `there` differ from those of `fresh`, byte by byte; one line a file, empty when they are the same. */
export function differences(there: string, fresh: string): string[] {
  const names = new Set([...filesIn(there), ...filesIn(fresh)]);
  return [...names].sort().flatMap((name) => {
    if (!existsSync(join(fresh, name))) return [`${name}: the sources don't make this file`];
    if (!existsSync(join(there, name))) return [`${name}: missing`];
    const same = readFileSync(join(there, name)).equals(readFileSync(join(fresh, name)));
    return same ? [] : [`${name}: not what the sources make`];
  });
}
