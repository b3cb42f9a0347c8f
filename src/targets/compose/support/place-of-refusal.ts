import type { Place } from "../../../failure.ts";
import { readYaml, type YamlSource } from "../../../project/yaml-source.ts";
import { placeInService, type Written } from "./places.ts";

const keys: Readonly<Record<string, string>> = {
  volume: "volumes",
  network: "networks",
  secret: "secrets",
  config: "configs",
  model: "models",
};

/** Where the files say what Docker Compose refuses, as far as its message tells. */
export function placeOfRefusal(said: string, files: Written): Place | undefined {
  const [, service = "", needed = ""] = /service "?([\w.-]+)"? depends on undefined service "?([\w.-]+)"?/.exec(said) ?? [];
  if (service !== "") return placeInService(files, service, "depends_on", needed);
  const [, user = "", kind = "", name = ""] = /service "?([\w.-]+)"? refers to undefined (\w+) ([\w.-]+)/.exec(said) ?? [];
  const key = keys[kind];
  if (key !== undefined) return placeInService(files, user, key, name) ?? placeInService(files, user, key);
  const missing = /env file \S*?([^/\s]+) not found/.exec(said)?.[1];
  if (missing !== undefined) return placeOfText(files, missing);
  // Older ones say it in words.
  const [, of = "", property = ""] = /\b(services\.\S+) additional (?:property|properties) ['"]?([\w-]+)/.exec(said) ?? [];
  if (property !== "") return placeOfPath(files, `${of}.${property}`);
  const path = /\b(?:services|networks|volumes|secrets|configs)\.[^\s:'"]+/.exec(said)?.[0];
  return path === undefined ? undefined : placeOfPath(files, path);
}

function placeOfText(files: Written, text: string): Place | undefined {
  for (const one of files) {
    const line = one.text.split("\n").findIndex((written) => written.includes(text));
    if (line >= 0) return { file: one.file, line: line + 1, column: (one.text.split("\n")[line] ?? "").indexOf(text) + 1 };
  }
  return undefined;
}

/** `services.web.ports.0`; a name may have dots itself. The file that knows most of it has it. */
function placeOfPath(files: Written, dotted: string): Place | undefined {
  let best: { readonly source: YamlSource; readonly path: readonly (string | number)[] } | undefined;
  for (const { file, text } of files) {
    const source = readYaml(text, file, "compose");
    const path = knownPart(source.value, dotted);
    if (path.length > 1 && path.length > (best?.path.length ?? 0)) best = { source, path };
  }
  return best?.source.place(best.path, "key");
}

function knownPart(value: unknown, dotted: string): readonly (string | number)[] {
  if (typeof value !== "object" || value === null || dotted === "") return [];
  const [key, inside] =
    Object.entries(value).find(([name]) => dotted === name || dotted.startsWith(`${name}.`) || dotted.startsWith(`${name}[`)) ??
    [];
  if (key === undefined) return [];
  const rest = dotted
    .slice(key.length)
    .replace(/^[.[]/, "")
    .replace(/^(\d+)\]/, "$1");
  return [Array.isArray(value) ? Number(key) : key, ...knownPart(inside, rest)];
}
