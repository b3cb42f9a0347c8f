import type { Bench } from "./bench.ts";
import { CannotPrepare, type Part } from "./parts.ts";

/** What to put before a command that needs root: nothing, `sudo -n`, or undefined when neither is possible. */
export function rootPrefix(bench: Bench): Promise<readonly string[] | undefined> {
  return bench.once("root", async () => {
    if (process.getuid?.() === 0) return [];
    return (await bench.succeeds(["sudo", "-n", "true"])) ? ["sudo", "-n"] : undefined;
  });
}

export async function asRoot(bench: Bench, part: Part, argv: readonly string[]): Promise<readonly string[]> {
  const prefix = await rootPrefix(bench);
  if (prefix) return [...prefix, ...argv];
  throw new CannotPrepare(`${part}: this needs root. Run it once yourself, then repeat: sudo ${argv.join(" ")}`);
}
