/**
 * The steps of a path into JSON: names and, in brackets, positions or quoted names: `status`, `queue.depth`,
 * `items[0].id`, `checks["db.main"]`; a leading `$` may stand there. Undefined when it is none. A whole JSONPath would ask for
 * filters and several answers, and a check wants one value.
 */
export function parseJsonPath(text: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const step = /\.?([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\["((?:[^"\\]|\\.)*)"\]/y;
  let at = text.startsWith("$") ? 1 : 0;
  if (text.slice(at) === "") return at === 1 ? [] : undefined;
  // A name needs its dot, except at the very beginning.
  if (at === 0 && text.startsWith(".")) return undefined;
  while (at < text.length) {
    step.lastIndex = at;
    const match = step.exec(text);
    if (match === null || (match[1] !== undefined && at > 0 && !match[0].startsWith("."))) return undefined;
    const [whole, name, position, quoted] = match;
    if (name !== undefined) steps.push(name);
    else if (position !== undefined) steps.push(Number(position));
    else {
      const read = unquoted(quoted ?? "");
      if (read === undefined) return undefined;
      steps.push(read);
    }
    at += whole.length;
  }
  return steps;
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}

/** The value at a path; undefined when there is none. What every object inherits is not there. */
export function atJsonPath(document: unknown, path: string): unknown {
  const steps = parseJsonPath(path);
  if (steps === undefined) return undefined;
  let value: unknown = document;
  for (const step of steps) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
