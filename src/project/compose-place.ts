import type { Place } from "../failure.ts";
import { readYaml } from "./yaml-source.ts";

/** Where a node of a compose file stands, e.g. `["services", "api", "command"]`; the nearest one above when it is absent. */
export function composePlace(text: string, file: string, path: readonly (string | number)[]): Place {
  return readYaml(text, file, "compose").place(path);
}
