import type { Engine } from "../engine.ts";
import { label } from "../naming.ts";

/** Other environments that Sluice keeps on this host, by their scopes. */
export async function neighbours(engine: Engine, scope: string): Promise<readonly string[]> {
  const args = ["ps", "--all", "--filter", `label=${label.scope}`, "--format", `{{.Label "${label.scope}"}}`];
  const listed = await engine.must(args);
  return [...new Set(listed.stdout.split("\n"))].filter((other) => other !== "" && other !== scope).sort();
}
