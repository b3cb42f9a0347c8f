import {
  Document,
  type DocumentOptions,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type ParseOptions,
  parseDocument,
  Scalar,
  type SchemaOptions,
  visit,
  type YAMLParseError,
} from "yaml";
import { shown } from "../quantity/shown.ts";
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

/** Larger than anything that a person writes. */
const mostSigns = 1_048_576;
/** Deeper, too: what reads a value calls itself for what is inside. */
const mostLevels = 60;
const deep = `it nests too deep: more than ${mostLevels} levels.`;
/** `? ? ? …` costs the parser minutes. */
const hugeKey = /(?:[?-][ \t]+){60}/;

/** What reads a file puts this sign where its bytes are none: the value would be another one than was written. */
const otherEncoding = "here is a sign that is no UTF-8; save the file as UTF-8.";

function isShallow(value: unknown, left = mostLevels): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((inside) => isShallow(inside, left - 1));
}

interface Syntax {
  readonly message: string;
  readonly offset: number;
}

const standard = "tag:yaml.org,2002:";
/** Tags of what core YAML has anyway, `!` included, which says that a text is a text. */
const coreTags = new Set(["!", ...["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `${standard}${name}`)]);
/** Tags for which the parser makes things that are no mapping, list or text: read as such they would say nothing. */
const oddTags = new Set(["binary", "omap", "pairs", "set", "timestamp"].map((name) => `${standard}${name}`));

/**
 * Names of nothing, tags that would change nothing, and keys that stand twice in their mapping; the parser's own look at
 * those takes minutes for large files.
 */
function wrongNodes(document: Document, dialect: "sluice" | "compose"): readonly Syntax[] {
  const found: Syntax[] = [];
  const checkTag = ({ tag, range }: Node) => {
    if (tag === undefined || (dialect === "sluice" ? coreTags.has(tag) : !oddTags.has(tag))) return;
    const said = shown(tag.startsWith(standard) ? `!!${tag.slice(standard.length)}` : tag);
    found.push({ message: `the tag ${said} means nothing here; write the value without it.`, offset: range?.[0] ?? 0 });
  };
  visit(document, {
    Scalar: (_key, scalar) => checkTag(scalar),
    Seq: (_key, list) => checkTag(list),
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `no anchor ${shown(alias.source)} stands before this.`;
      found.push({ message, offset: alias.range?.[0] ?? 0 });
    },
    Map(_key, map) {
      checkTag(map);
      const names = new Set<string>();
      for (const { key: written } of map.items) {
        const key = isAlias(written) ? written.resolve(document) : written;
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const message = "this key stands here for the second time; a key may stand only once.";
        if (names.has(name) && name !== "<<") found.push({ message, offset: (written as Node).range?.[0] ?? 0 });
        names.add(name);
      }
    },
  });
  return found;
}

function sayError({ code, message }: YAMLParseError): string {
  if (/call stack/.test(message)) return deep;
  if (code === "MULTIPLE_DOCS") return `a second document begins here ("---"); one is read, so put everything into it.`;
  return `this is no YAML: ${(message.split("\n")[0] ?? "").slice(0, 200).replace(/[.:]?\s*$/, "")}.`;
}

/** What stands above the document and would make it mean something else than what is read. */
function wrongDirectives({ warnings, directives }: Document.Parsed): readonly Syntax[] {
  const older = directives.yaml.explicit === true && directives.yaml.version !== "1.2";
  const unknown = warnings.filter(({ code }) => code === "BAD_DIRECTIVE").map(({ pos }) => pos[0]);
  const message = "this directive means nothing here: YAML 1.2 is read; take the line away.";
  return [...(older ? [0] : []), ...unknown].map((offset) => ({ message, offset }));
}

/** The document and its value; what is wrong with it as syntax comes instead of the value. */
function parsed(text: string, options: DocumentOptions & ParseOptions & SchemaOptions, dialect: "sluice" | "compose") {
  const nothing = { document: new Document(), value: undefined };
  const refused = (message: string) => ({ ...nothing, problems: [{ message, offset: 0 }] });
  if (text.length > mostSigns) return refused(`this file is too long: ${text.length} characters, and ${mostSigns} are read.`);
  if (hugeKey.test(text)) return refused(deep);
  try {
    const document = parseDocument(text, { ...options, uniqueKeys: false, prettyErrors: false, logLevel: "error" });
    const lost = text.indexOf("\ufffd");
    if (lost >= 0) return { ...nothing, problems: [{ message: otherEncoding, offset: lost }] };
    const errors = document.errors.map((error) => ({ message: sayError(error), offset: error.pos[0] }));
    const directives = dialect === "sluice" ? wrongDirectives(document) : [];
    const problems = errors.length > 0 ? errors : [...directives, ...wrongNodes(document, dialect)];
    if (problems.length > 0) return { ...nothing, problems };
    if (dialect === "compose") markResets(document);
    const value: unknown = document.toJS({ maxAliasCount: 1_000 });
    return isShallow(value) ? { document, value, problems } : refused(deep);
  } catch (error) {
    // Its stack, or aliases that multiply without end.
    const message = error instanceof Error ? error.message : String(error);
    return refused(/call stack/.test(message) ? deep : `this is no YAML that is read: ${message}.`);
  }
}

function markResets(document: Document): void {
  visit(document, {
    Node(_key, node) {
      if (node.tag !== "!reset") return undefined;
      const mark = new Scalar(resetMark);
      if (node.range) mark.range = node.range;
      return mark;
    },
  });
}

/** Reads YAML 1.2 (core schema); compose files besides know merge keys and tags like `!reset`. */
export function readYaml(text: string, file: string, dialect: "sluice" | "compose"): YamlSource {
  const lines = new LineCounter();
  const merge = dialect === "compose";
  const {
    document,
    value,
    problems: wrong,
  } = parsed(text, { lineCounter: lines, version: "1.2", schema: "core", merge }, dialect);
  const at = (offset: number): Problem["place"] => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: Problem[] = wrong.map(({ message, offset }) => ({ place: at(offset), message }));
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
