import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, Scalar, visit } from "yaml";
import type { Problem } from "./problem.ts";

export type Path = readonly PropertyKey[];

/** What compose's `!reset` leaves: the key is to be as if no file had written it. */
export const resetMark: unique symbol = Symbol("!reset");

/** A YAML file that was read: its value, what is wrong with its syntax, and where each path stands. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The place of a path's value (or of its key); of the nearest node above when the path does not exist. */
  place(path: Path, at?: "key" | "value"): Problem["place"];
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** Keys that come by a merge (`<<: *common`) are found in what is merged. */
function pairOf(node: Node, name: string, resolve: (node: unknown) => unknown): Pair | undefined {
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name);
  if (own !== undefined) return own;
  for (const pair of node.items) {
    if (!isScalar(pair.key) || pair.key.value !== "<<") continue;
    const merged = resolve(pair.value);
    for (const part of isSeq(merged) ? merged.items : [merged]) {
      const found = resolve(part);
      const inherited = isMap(found) ? pairOf(found, name, resolve) : undefined;
      if (inherited !== undefined) return inherited;
    }
  }
  return undefined;
}

/** Reads YAML 1.2 (core schema); compose files besides know merge keys and tags like `!reset`. */
export function readYaml(text: string, file: string, dialect: "sluice" | "compose"): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    prettyErrors: false,
    merge: dialect === "compose",
    logLevel: "error",
  });
  const at = (offset: number): Problem["place"] => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: Problem[] = document.errors.map((error) => ({
    place: at(error.pos[0]),
    message:
      error.code === "DUPLICATE_KEY"
        ? "this key stands here for the second time; a key may stand only once."
        : `this is no YAML: ${(error.message.split("\n")[0] ?? "").replace(/[.:]?\s*$/, "")}.`,
  }));
  if (dialect === "compose") {
    visit(document, {
      Node(_key, node) {
        if (node.tag !== "!reset") return undefined;
        const mark = new Scalar(resetMark);
        if (node.range) mark.range = node.range;
        return mark;
      },
    });
  }
  let value: unknown;
  if (problems.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: 1_000 });
    } catch (error) {
      problems.push({ place: at(0), message: `this is no YAML: ${error instanceof Error ? error.message : String(error)}.` });
    }
  }
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

  function walk(path: Path): Step {
    let step: Step = { key: undefined, value: document.contents ?? undefined };
    for (const part of path) {
      const here = resolve(step.value) as Node | undefined;
      if (isSeq(here) && typeof part !== "symbol") {
        const item = here.items[Number(part)] as Node | undefined;
        if (item === undefined || isPair(item)) return step;
        step = { key: item, value: item };
        continue;
      }
      const pair = here === undefined ? undefined : pairOf(here, String(part), resolve);
      if (pair === undefined) return { key: step.key, value: step.key ?? step.value };
      step = { key: pair.key as Node, value: (pair.value ?? pair.key) as Node };
    }
    return step;
  }

  return {
    file,
    text,
    value,
    problems,
    place(path, where = "value") {
      const step = walk(path);
      const node = where === "key" ? (step.key ?? step.value) : step.value;
      // An empty value has no text of its own: its key is what can be seen.
      const range = node?.range;
      const empty = range !== undefined && range !== null && range[0] === range[1];
      return at((empty ? step.key?.range?.[0] : range?.[0]) ?? 0);
    },
  };
}
