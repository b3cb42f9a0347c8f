const json = /^json \.([A-Za-z0-9_.]*)$/;
const field = /^\.([A-Za-z0-9_.]*)$/;
const indexed = /^index \.([A-Za-z0-9_.]+) ("(?:[^"\\]|\\.)*")$/;
const label = /^\.Label ("(?:[^"\\]|\\.)*")$/;

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".").filter((one) => one !== "")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** As Go prints it; undefined for what a template would refuse or print in a way of its own. */
function printed(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : undefined;
}

/** A key that a map does not have is an empty text there. */
function entry(map: unknown, key: string): string | undefined {
  if (typeof map !== "object" || map === null) return map === null ? "" : undefined;
  const found = (map as Record<string, unknown>)[key];
  return found === undefined ? "" : printed(found);
}

function action(text: string, value: unknown): string | undefined {
  const whole = json.exec(text)?.[1];
  if (whole !== undefined) return JSON.stringify(at(value, whole));
  const path = field.exec(text)?.[1];
  if (path !== undefined) return printed(at(value, path));
  const [, map, key] = indexed.exec(text) ?? [];
  if (map !== undefined && key !== undefined) return entry(at(value, map), JSON.parse(key) as string);
  const name = label.exec(text)?.[1];
  return name === undefined ? undefined : entry(at(value, "Labels"), JSON.parse(name) as string);
}

/** Fills the few templates of `--format` that we use; undefined for any other one, which Docker's client knows. */
export function fill(template: string, value: unknown): string | undefined {
  let known = true;
  const text = template.replace(/\{\{(.*?)\}\}/g, (_all, inner: string) => {
    const found = action(inner.trim(), value);
    known &&= found !== undefined;
    return found ?? "";
  });
  return known ? text : undefined;
}
