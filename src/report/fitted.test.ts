import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { byteLength } from "./clipped.ts";
import { fitted, mostBytes } from "./fitted.ts";
import { block, code, plain, table } from "./markdown.ts";
import { folded, page } from "./page.ts";

const rows = (count: number, cell = "x") => Array.from({ length: count }, (_, index) => [String(index), plain(cell)]);
const kinds = (markdown: string) =>
  marked
    .lexer(markdown, { gfm: true })
    .map(({ type }: Token) => type)
    .filter((type) => type !== "space");

test("what fits stays as it is", () => {
  const short = page({ sign: "✅", title: "x", verdict: "It is well." });
  expect(fitted(short)).toBe(short);
});

test("a table that is too long says how many rows are missing, and every row that is shown is whole", () => {
  const long = page({ sign: "✅", title: "x", verdict: "Well.", parts: [table(["a", "b"], rows(100_000, "hello, Grüße 🚀"))] });
  const short = fitted(long);
  expect(byteLength(short)).toBeLessThanOrEqual(mostBytes);
  expect(byteLength(short)).toBeGreaterThan(mostBytes - 1_000);
  const shown = short.split("\n").filter((line) => /^\| \d/.test(line));
  expect(shown.every((line) => line.endsWith("hello, Grüße 🚀 |"))).toBe(true);
  expect(short).toContain(`… ${(100_000 - shown.length).toLocaleString("en")} more rows, all of them in the report.`);
  expect(kinds(short)).toEqual(["heading", "paragraph", "table", "paragraph"]);
});

test("the longest part gives way, the others stay", () => {
  const parts = [table(["a", "b"], rows(50)), block(Array.from({ length: 5_000 }, () => "a log line"))];
  const short = fitted(page({ sign: "❌", title: "x", verdict: "Bad.", parts }), 10_000);
  expect(short).toMatch(/… [\d,]+ more lines, all of them in the report\.\n$/);
  expect(short.split("\n").filter((line) => /^\| \d/.test(line))).toHaveLength(50);
});

test("a chart is never cut: it goes as a whole, with a word", () => {
  const chart = `\`\`\`mermaid\ngantt\n${"  a :done, 0, 1\n".repeat(5_000)}\`\`\``;
  const short = fitted(page({ sign: "✅", title: "x", verdict: "Well.", parts: [chart] }), 10_000);
  expect(short).not.toContain("mermaid");
  expect(short).toContain("… a part was too long for this page");
});

test("of many small parts the first stay, and a fold that is cut short is closed", () => {
  const inner = Array.from({ length: 200 }, (_, index) => `Part ${index}.`).join("\n\n");
  const long = page({ sign: "✅", title: "x", verdict: "Well.", parts: [folded("more", inner)] });
  for (let room = 200; room < 1_000; room += 1) {
    const short = fitted(long, room);
    expect(byteLength(short)).toBeLessThanOrEqual(room);
    expect(short).toMatch(/<details>[\s\S]*Part \d+\.\n\n<\/details>\n\n… the rest was too long for this page/);
  }
});

test("several writes of a step add up: where nothing fits any more, nothing is written", () => {
  expect(fitted(page({ sign: "✅", title: "x", verdict: "It is well." }), 0)).toBe("");
});

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom("`", "``` ", "|", "</details>", "🚀", "é", "```mermaid", "x".repeat(5_000), "🚀".repeat(3_000), "\n\n"),
);
const part = fc.oneof(
  fc.tuple(text, fc.integer({ min: 0, max: 200 })).map(([cell, count]) => table(["a", "b"], rows(count, cell))),
  fc.array(text, { maxLength: 30 }).map((lines) => block(lines)),
  fc.array(text, { maxLength: 30 }).map((names) => names.map((name) => `- ${code(name)}`).join("\n")),
  text.map(plain),
);
const summaries = fc.record({
  title: text,
  verdict: text,
  parts: fc.array(
    fc.oneof(
      part,
      part.map((inner) => folded("more", inner)),
    ),
    { maxLength: 8 },
  ),
  room: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 200_000 })),
});

describe("whatever a summary holds", { timeout: 30_000 }, () => {
  const each = (check: (short: string, room: number) => void) =>
    fc.assert(
      fc.property(summaries, ({ title, verdict, parts, room }) => {
        check(fitted(page({ sign: "✅", title, verdict, parts }), room), room);
      }),
      { numRuns: 60 },
    );

  test("it takes no more than its room", () =>
    each((short, room) => expect(Buffer.byteLength(short)).toBeLessThanOrEqual(room)));

  test("no character is cut in two", () => each((short) => expect(short.isWellFormed()).toBe(true)));

  test("what is opened is closed: code, folded parts, tables with all of their cells", () =>
    each((short) => {
      const tokens = marked.lexer(short, { gfm: true });
      for (const token of tokens) {
        if (token.type === "code") expect(token.raw.trimEnd()).toMatch(/^(`{3,})[\s\S]*\1$/);
        if (token.type === "table") for (const row of token["rows"]) expect(row).toHaveLength(2);
      }
      const lines = tokens.filter(({ type }) => type === "html").flatMap(({ raw }) => raw.split("\n"));
      const count = (begin: string) => lines.filter((line) => line.startsWith(begin)).length;
      expect(count("<details>")).toBe(count("</details>"));
    }));
});
