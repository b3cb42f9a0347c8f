import { dirname, join } from "node:path";

/** Folder of a bundle that is no action: it lies beside the one that runs. */
export function program(name: string): string {
  return join(dirname(process.argv[1] ?? ""), "..", name);
}
