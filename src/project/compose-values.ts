import { interpolate, type Variables } from "./interpolate.ts";
import type { Problem } from "./problem.ts";
import { sayPath } from "./say-path.ts";
import { found } from "./schema/reading.ts";
import { resetMark, type YamlSource } from "./yaml-source.ts";

/** A part of a compose file, and what its values are meant by. */
export interface ServiceSource {
  readonly source: YamlSource;
  readonly path: readonly PropertyKey[];
  /** Folder from which the service's paths are meant, relative to the project's directory. */
  readonly folder: string;
  readonly variables: Variables;
  readonly problem: (problem: Problem) => void;
}

export type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Tells what compose refuses, too; where it was read as if it were not there, a slip would build something else. */
export function unfit(value: unknown, path: readonly PropertyKey[], expected: string, from: ServiceSource): void {
  const message = `${sayPath(path)} ${found(value)}; expected ${expected}.`;
  from.problem({ place: from.source.place(path), message });
}

/** A text with its variables put in; undefined when there is none. */
export function scalar(value: unknown, path: readonly PropertyKey[], from: ServiceSource): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") {
    if (value !== undefined && value !== null && value !== resetMark) unfit(value, path, "a text", from);
    return undefined;
  }
  if (value.includes("\0")) unfit(value, path, "a text without NUL", from);
  const result = interpolate(value, from.variables);
  if ("text" in result) return result.text;
  from.problem({ place: from.source.place(path), message: `${sayPath(path)} ${result.problem}.` });
  return undefined;
}

/** Names with texts, as a mapping or as a list; what has no text takes it from the variable of its name. */
export function words(given: unknown, at: readonly PropertyKey[], from: ServiceSource): Record<string, string> {
  const pairs: [string, string][] = [];
  const say = (value: unknown, path: readonly PropertyKey[]) => scalar(value, path, from) ?? "";
  if (Array.isArray(given)) {
    given.forEach((item, index) => {
      const text = say(item, [...at, index]);
      const equals = text.indexOf("=");
      if (equals > 0) pairs.push([text.slice(0, equals), text.slice(equals + 1)]);
      else if (text !== "" && Object.hasOwn(from.variables, text)) pairs.push([text, from.variables[text] ?? ""]);
    });
  } else if (isMapping(given)) {
    for (const [name, value] of Object.entries(given)) {
      if (value !== null) pairs.push([name, say(value, [...at, name])]);
      else if (Object.hasOwn(from.variables, name)) pairs.push([name, from.variables[name] ?? ""]);
    }
  } else if (given !== undefined && given !== null && given !== resetMark)
    unfit(given, at, "a mapping, or a list of texts", from);
  return Object.fromEntries(pairs);
}

/** Names of the same form that have no text, and no variable here that gives them one. */
export function openNames(given: unknown, { variables }: Pick<ServiceSource, "variables">): readonly string[] {
  const names = Array.isArray(given)
    ? given.filter((item): item is string => typeof item === "string" && item !== "" && !/[=$]/.test(item))
    : isMapping(given)
      ? Object.keys(given).filter((name) => given[name] === null)
      : [];
  return names.filter((name) => !Object.hasOwn(variables, name));
}
