import type { SamplePart } from "../sample.ts";

const well = /^(ok|up|pass|passed|passing|healthy|green|alive|ready|true|success|operational)$/i;
const ill = /^(down|fail|failed|failing|error|unhealthy|red|critical|out_of_service|false|unavailable|dead|broken|unknown)$/i;
const listNames = ["checks", "components", "details", "dependencies", "agents", "services", "business", "results", "entries"];
const mostParts = 50;
const deepest = 4;

/** What a value says of itself: `"down"`, `false`, `{ "status": "down" }`. Undefined where it says nothing of the kind. */
function wordOf(value: unknown): string | undefined {
  if (typeof value === "boolean" || typeof value === "string") return String(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  for (const key of ["status", "state", "health", "healthy", "ok", "up"])
    if (Object.hasOwn(value, key)) {
      const said = (value as Record<string, unknown>)[key];
      if (typeof said === "boolean" || typeof said === "string") return String(said);
    }
  return undefined;
}

/**
 * The parts that a health answer names, in the shapes that frameworks have (Spring's actuator, the draft of health+json,
 * ASP.NET, plain maps). Words that mean ill are a fail, those that mean well a pass, others (`warn`, `degraded`) neither.
 */
export function saidParts(body: string): readonly SamplePart[] {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return [];
  }
  const parts: SamplePart[] = [];
  const itself = wordOf(document);
  if (itself !== undefined && ill.test(itself)) parts.push({ name: "it", outcome: "fail", reason: itself.slice(0, 40) });
  collect(document, "", parts, 0);
  return parts;
}

function collect(value: unknown, above: string, parts: SamplePart[], depth: number): void {
  if (typeof value !== "object" || value === null || depth > deepest) return;
  for (const list of listNames) {
    if (!Object.hasOwn(value, list)) continue;
    const entries = (value as Record<string, unknown>)[list];
    if (typeof entries !== "object" || entries === null) continue;
    for (const [key, entry] of Object.entries(entries)) {
      // health+json has a list of measurements for each name.
      for (const each of Array.isArray(entry) ? entry : [entry]) {
        if (parts.length >= mostParts) return;
        const own = (each as { name?: unknown } | null)?.name;
        const name = above + (Array.isArray(entries) && typeof own === "string" ? own : key).slice(0, 60);
        const said = wordOf(each);
        if (said !== undefined && (well.test(said) || ill.test(said)))
          parts.push({ name, outcome: ill.test(said) ? "fail" : "pass", reason: said.slice(0, 40) });
        else if (said !== undefined && typeof each === "object")
          parts.push({ name, outcome: "inconclusive", reason: said.slice(0, 40) });
        collect(each, `${name}.`, parts, depth + 1);
      }
    }
  }
}
