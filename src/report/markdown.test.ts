import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { block, code, plain, table } from "./markdown.ts";

/** What GitHub's Markdown would make of it, by a real parser: the kinds of everything in it, and the text that is read. */
function parsed(markdown: string): { kinds: Set<string>; text: string } {
  const kinds = new Set<string>();
  let text = "";
  const look = (token: Token) => {
    kinds.add(token.type);
    const inner = "tokens" in token ? token.tokens : undefined;
    if (inner === undefined && ["text", "escape", "codespan"].includes(token.type)) text += "text" in token ? token.text : "";
    for (const child of inner ?? []) look(child);
  };
  for (const token of marked.lexer(markdown, { gfm: true })) look(token);
  return { kinds, text };
}

/** Pieces that markup is made of, so that chance meets it. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."`|\\*_~[]()<>#!&@-+=:.\"' \n\r\t",
        "``",
        "\\|",
        "\\`",
        "<b>",
        "</td>",
        "](http://x)",
        "![a](b)",
        "&lt;",
        "1. ",
        "- ",
        "    ",
        "---",
        "<!--",
        "<details>",
        "@acme",
        "\u2028",
        "\u202e",
        "a",
        "é",
        "🚀",
      ),
      fc.string(),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** What a person should read: the text without line ends, control characters and turned directions; blanks count once. */
const readable = (text: string) =>
  text
    .replace(/[\r\n\u0085\u2028\u2029]+/g, " ")
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[ \u00a0]+/g, " ")
    .trim();
const decoded = (text: string) =>
  text.replace(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number))).replaceAll("&amp;", "&");

describe("foreign text", () => {
  test.each([
    ["a *bold* claim", "a \\*bold\\* claim"],
    ["<script>", "\\<script\\>"],
    ["::error::x", "::error::x"],
    ["two\nlines", "two lines"],
    ["&lt;b&gt;", "\\&lt;b\\&gt;"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["ask @acme/ops", "ask \\@acme/ops"],
    ["3 - 2", "3 - 2"],
  ])("%j is written %j", (text, written) => expect(plain(text)).toBe(written));

  test("is nothing but text, whatever it holds", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { kinds } = parsed(plain(text));
        for (const kind of kinds) expect(["paragraph", "text", "escape", "link", "space"]).toContain(kind);
      }),
      { numRuns: 2_000 },
    );
  });

  test("never leaves its cell of a table", () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const [only, ...more] = marked.lexer(table(["a", "b"], [[plain(first), plain(second)]]), { gfm: true });
        expect(more).toEqual([]);
        if (only?.type !== "table") throw new Error("no table");
        expect(only["rows"]).toHaveLength(1);
        expect(only["rows"][0]).toHaveLength(2);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is read as it was written", () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => !/[:.@]/.test(text)),
        (text) => {
          expect(readable(decoded(parsed(plain(text)).text))).toBe(readable(text));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("a code span", () => {
  test.each([
    ["x", "`x`"],
    ["a`b", "``a`b``"],
    ["`a`", "`` `a` ``"],
    ["", "` `"],
    ["a|b", "<code>a&#124;b</code>"],
  ])("of %j is %j", (text, written) => expect(code(text)).toBe(written));

  test("holds all of its text and nothing else", () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => !text.includes("|")),
        (text) => {
          const { kinds, text: read } = parsed(`before ${code(text)} after`);
          expect([...kinds].filter((kind) => !["paragraph", "text", "codespan"].includes(kind))).toEqual([]);
          expect(kinds.has("codespan")).toBe(true);
          expect(readable(read)).toBe(readable(`before ${text} after`));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("never leaves its cell of a table, pipes and backslashes before them included", () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const [only, ...more] = marked.lexer(table(["a", "b"], [[code(first), code(second)]]), { gfm: true });
        expect(more).toEqual([]);
        if (only?.type !== "table") throw new Error("no table");
        const cells = only["rows"][0];
        expect(cells).toHaveLength(2);
        const kinds = cells.flatMap((cell: { tokens: Token[] }) => cell.tokens.map(({ type }) => type));
        for (const kind of kinds) expect(["codespan", "html", "text"]).toContain(kind);
      }),
      { numRuns: 2_000 },
    );
  });

  test("with a pipe is read the same in a table and outside", () => {
    for (const markdown of [`see ${code("a\\|b <i>")}`, table(["x"], [[code("a\\|b <i>")]])]) {
      const html = marked.parse(markdown, { async: false });
      expect(html).toContain("<code>a&#92;&#124;b &#60;i&#62;</code>");
    }
  });
});

test("a block stays a block, whatever its lines hold", () => {
  const lines = ["a\tb", "```", "`````` <script>", "x\u202ey\u001b[31m", "1\r2"];
  const text = block(lines);
  expect(text).toBe("```````text\na    b\n```\n`````` <script>\nxy[31m\n1 2\n```````");
});
