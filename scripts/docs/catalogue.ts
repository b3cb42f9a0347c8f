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

/**
 * Stands for whatever a failure is told about: a text and a list at once, whose every property is a placeholder named
 * after itself.
 */
function placeholder(name: string): unknown {
  const text = `‹${name}›`;
  return new Proxy([text], {
    get(list, key) {
      if (key === Symbol.toPrimitive) return () => text;
      for (const owner of [list, text] as const) {
        const own = owner[key as keyof typeof owner] as unknown;
        if (typeof own === "function")
          return (...given: unknown[]) => (own as (...all: unknown[]) => unknown).apply(owner, given);
        if (own !== undefined) return own;
      }
      return typeof key === "symbol" ? undefined : placeholder(key);
    },
  });
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
