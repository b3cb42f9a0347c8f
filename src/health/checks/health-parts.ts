import type { SamplePart } from "../sample.ts";
import { parseSignedJson } from "../signed-json.ts";

const well = /^(ok|up|pass|passed|passing|healthy|green|alive|ready|true|success|operational|connected|serving)$/i;
const ill =
  /^(down|fail|failed|failing|error|unhealthy|red|critical|out_of_service|false|unavailable|dead|broken|unknown|offline|disconnected|unreachable|not[ _-]?(ok|ready|healthy|serving|connected|available))$/i;
/** What no other thing than a part says: an answer also names its version or its log level, and those may be "unknown" or "error". */
const plainlyIll = /^(down|unhealthy|failing|unavailable|out_of_service|dead|offline|disconnected|unreachable)$/i;
const plainlyWell = /^(up|healthy|ok|connected)$/i;
const listNames = ["checks", "components", "details", "dependencies", "agents", "services", "business", "results", "entries"];
const wordNames = ["status", "state", "health", "healthy", "ok", "up"];
const mostParts = 50;
const deepest = 4;

/** What a value says of itself: `"down"`, `false`, `{ "status": "down" }`; of several words the one that means ill. */
function wordOf(value: unknown): string | undefined {
  if (typeof value === "boolean" || typeof value === "string") return String(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const said = wordNames
    .filter((key) => Object.hasOwn(value, key))
    .map((key) => (value as Record<string, unknown>)[key])
    .filter((word) => typeof word === "boolean" || typeof word === "string")
    .map(String);
  return said.find((word) => ill.test(word)) ?? said[0];
}

/**
 * The parts that a health answer names, in the shapes that frameworks have (Spring's actuator, the draft of health+json,
 * ASP.NET, lists, plain maps). Words that mean ill are a fail, those that mean well a pass, others (`warn`, `degraded`) neither.
 */
export function saidParts(body: string): readonly SamplePart[] {
  let document: unknown;
  try {
    document = parseSignedJson(body);
  } catch {
    return [];
  }
  const parts: SamplePart[] = [];
  const itself = wordOf(document);
  if (itself !== undefined && ill.test(itself)) parts.push({ name: "it", outcome: "fail", reason: itself.slice(0, 40) });
  collect(document, "", parts, 0);
  if (parts.length <= mostParts) return parts;
  // However many there are, what is ill is not among those that are left out.
  return [...parts.filter(({ outcome }) => outcome === "fail"), ...parts.filter(({ outcome }) => outcome !== "fail")].slice(
    0,
    mostParts,
  );
}

function collect(value: unknown, above: string, parts: SamplePart[], depth: number): void {
  if (typeof value !== "object" || value === null || depth > deepest) return;
  const take = (name: string, each: unknown, said: string | undefined) => {
    const reason = said?.slice(0, 40) ?? "";
    if (said !== undefined && (well.test(said) || ill.test(said)))
      parts.push({ name, outcome: ill.test(said) ? "fail" : "pass", reason });
    else if (said !== undefined && typeof each === "object") parts.push({ name, outcome: "inconclusive", reason });
    collect(each, `${name}.`, parts, depth + 1);
  };
  const named = (own: unknown, key: string) => above + (typeof own === "string" ? own : key).slice(0, 60);
  const nameIn = (each: unknown) => (each as { name?: unknown } | null)?.name;
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) take(named(nameIn(each), String(index)), each, wordOf(each));
    return;
  }
  for (const [key, entries] of Object.entries(value)) {
    if (listNames.includes(key) && typeof entries === "object" && entries !== null) {
      // health+json has a list of measurements for each name.
      for (const [name, entry] of Object.entries(entries))
        for (const each of Array.isArray(entry) ? entry : [entry])
          take(named(Array.isArray(entries) ? nameIn(each) : undefined, name), each, wordOf(each));
    } else if (typeof entries === "string") {
      if (!wordNames.includes(key) && (plainlyIll.test(entries) || plainlyWell.test(entries)))
        take(named(undefined, key), entries, entries);
    } else if (typeof entries === "object" && entries !== null && !Array.isArray(entries))
      take(named(undefined, key), entries, wordOf(entries));
  }
}
