import { glob } from "node:fs/promises";
import { join } from "node:path";
import type { FailureKind } from "../../src/failure.ts";

const root = join(import.meta.dirname, "..", "..");

export interface CatalogueEntry {
  readonly room: string;
  readonly code: string;
  readonly fault: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** A value's own property, its methods bound to it; undefined when it has none. */
function ownOf(owner: object | string, key: string | symbol): unknown {
  const own = (owner as Readonly<Record<string | symbol, unknown>>)[key];
  return typeof own === "function" ? own.bind(owner) : own;
}

/** Acts like each of the values, the first one that knows the property; what none knows is a placeholder named after it. */
function actingLike(text: string, ...values: readonly (object | string)[]): unknown {
  return new Proxy(values[0] as object, {
    get(_values, key) {
      if (key === Symbol.toPrimitive || key === "toJSON") return () => text;
      const own = values.map((value) => ownOf(value, key)).find((found) => found !== undefined);
      return own === undefined && typeof key === "string" ? placeholder(key) : own;
    },
  });
}

/** Stands for whatever a failure is told about: a text and a list at once, of things with whatever properties. */
function placeholder(name: string): unknown {
  const text = `‹${name}›`;
  return actingLike(text, [actingLike(text, Object(text) as object, text)], text);
}

/** Quantities of a placeholder are no numbers. */
function told(sentence: string): string {
  return sentence.replace(/NaN(?: (?:h|min|s|ms|%))?(?: NaN min)?/g, "‹amount›");
}

function isKind(value: unknown): value is FailureKind<unknown> {
  return typeof value === "object" && value !== null && "code" in value && "fault" in value && "text" in value;
}

/** Every failure that the rooms' catalogues export, by room and code. */
export async function catalogue(): Promise<readonly CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  for await (const path of glob("src/**/*failures.ts", { cwd: root })) {
    const module = (await import(join(root, path))) as Readonly<Record<string, unknown>>;
    for (const kind of Object.values(module).filter(isKind)) {
      const context = new Proxy({}, { get: (_target, key) => placeholder(String(key)) });
      const { sentence, remedy } = kind.text(context);
      entries.push({
        room: path.split("/")[1] ?? "",
        code: kind.code,
        fault: kind.fault,
        sentence: told(sentence),
        remedy: told(remedy),
      });
    }
  }
  const order = ({ room, code }: CatalogueEntry) => `${room} ${code}`;
  return entries.sort((left, right) => (order(left) < order(right) ? -1 : 1));
}
