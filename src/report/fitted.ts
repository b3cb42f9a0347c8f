import { byteLength } from "./clipped.ts";

/** GitHub refuses a step's summary above this, all of its writes together. */
export const mostBytes = 1_048_576;

type Kind = "table" | "list" | "code" | "chart" | "open" | "close" | "prose";

/** A piece of a summary: it is left whole, loses entries at its end, or makes room for a word. */
interface Block {
  readonly kind: Kind;
  readonly lines: readonly string[];
  readonly bytes: number;
}

const block = (kind: Kind, lines: readonly string[]): Block => ({ kind, lines, bytes: byteLength(lines.join("\n")) + 2 });

function kindOf(first: string): Kind {
  if (/^`{3,}mermaid/.test(first)) return "chart";
  if (/^`{3,}/.test(first)) return "code";
  if (first.startsWith("<details")) return "open";
  if (first.startsWith("</details")) return "close";
  return first.startsWith("|") ? "table" : first.startsWith("- ") ? "list" : "prose";
}

/** The blocks of a summary that our builders made: empty lines part them, and only code holds such lines. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fence = "";
  const end = () => {
    if (lines.length > 0) blocks.push(block(kindOf(lines[0] ?? ""), lines));
    lines = [];
    fence = "";
  };
  for (const line of markdown.split("\n")) {
    if (fence === "" && line === "") end();
    else {
      if (lines.length === 0) fence = /^`{3,}/.exec(line)?.[0] ?? "";
      const closes = fence !== "" && lines.length > 0 && line === fence;
      lines.push(line);
      if (closes) end();
    }
  }
  end();
  return blocks;
}

const entries = {
  table: { head: 2, tail: 0, one: "row", many: "rows" },
  list: { head: 0, tail: 0, one: "entry", many: "entries" },
  code: { head: 1, tail: 1, one: "line", many: "lines" },
} as const;

const wordOn = (missing: number, { one, many }: { one: string; many: string }) =>
  block("prose", [`… ${missing.toLocaleString("en")} more ${missing === 1 ? one : many}, all of them in the report.`]);
const leftOut = block("prose", ["… a part was too long for this page; all of it is in the report."]);
const rest = block("prose", ["… the rest was too long for this page; all of it is in the report."]);

/** What a block becomes that may take `room` bytes. */
function shortened({ kind, lines }: Block, room: number): readonly Block[] {
  if (kind !== "table" && kind !== "list" && kind !== "code") return [leftOut];
  const { head, tail } = entries[kind];
  const [first, body, last] = [lines.slice(0, head), lines.slice(head, lines.length - tail), lines.slice(lines.length - tail)];
  let left = room - block(kind, [...first, ...last]).bytes - wordOn(body.length, entries[kind]).bytes;
  const kept: string[] = [];
  for (const line of body) {
    left -= byteLength(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  const word = wordOn(body.length - kept.length, entries[kind]);
  return kept.length === 0 ? [word] : [block(kind, [...first, ...kept, ...last]), word];
}

/** As many blocks from the top as there is room for; what was unfolded there is closed. */
function topOf(blocks: readonly Block[], room: number): readonly Block[] {
  const close = block("close", ["</details>"]);
  const kept: Block[] = [];
  let left = room - rest.bytes - close.bytes;
  let open = 0;
  for (const each of blocks) {
    left -= each.bytes;
    if (left < 0) break;
    open += each.kind === "open" ? 1 : each.kind === "close" ? -1 : 0;
    kept.push(each);
  }
  const closing = Array.from({ length: Math.max(0, open) }, () => close);
  return kept.length === 0 ? [] : [...kept, ...closing, rest];
}

/**
 * A summary of at most `room` bytes: its longest parts lose their ends, each with a word on what is missing. Nothing is
 * cut inside a row, a line, a chart or a character. Where there is no room for anything it is empty.
 */
export function fitted(markdown: string, room: number = mostBytes): string {
  if (byteLength(markdown) <= room) return markdown;
  let blocks = blocksOf(markdown);
  for (let over = excess(blocks, room); over > 0; over = excess(blocks, room)) {
    const longest = blocks.reduce((best, each) => (each.bytes > best.bytes ? each : best));
    const folds = longest.kind === "open" || longest.kind === "close";
    const shorter = folds ? [longest] : shortened(longest, longest.bytes - over);
    if (excess(shorter, longest.bytes) >= 0) {
      blocks = [...topOf(blocks, room)];
      break;
    }
    blocks = blocks.flatMap((each) => (each === longest ? shorter : [each]));
  }
  return blocks.length === 0 ? "" : `${blocks.map(({ lines }) => lines.join("\n")).join("\n\n")}\n`;
}

function excess(blocks: readonly Block[], room: number): number {
  return blocks.reduce((sum, { bytes }) => sum + bytes, 0) - room;
}
