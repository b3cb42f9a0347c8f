import { shown, visible } from "../quantity/shown.ts";

/** A key as it is written; in quotes where it could not be seen, and not longer than a sentence bears. */
function sayKey(key: string): string {
  return key.trim() === "" || key.length > 80 || visible(key) !== key ? shown(key) : key;
}

/** `environments.production.gate[0].within` */
export function sayPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((said, part) => {
    if (typeof part === "number") return `${said}[${part}]`;
    return said === "" ? sayKey(String(part)) : `${said}.${sayKey(String(part))}`;
  }, "");
}
