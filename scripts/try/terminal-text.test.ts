import { expect, test } from "vitest";
import { code, plain, table } from "../../src/report/markdown.ts";
import { terminalText } from "./terminal-text.ts";

const shown = (markdown: string, columns = 60) => terminalText(markdown, { columns, colour: false });

test("a summary is read in a terminal as on a page: no marks of Markdown are left", () => {
  const markdown = `### ❌ health-gate: fail\n\n${plain("http /: 3 failed > 2 *really* <b>")}\n\n- **first**: ${code("a|b")}\n- second\n`;
  expect(shown(markdown)).toBe("❌ health-gate: fail\n\nhttp /: 3 failed > 2 *really* <b>\n\n• first: a|b\n• second");
});

test("columns of a table stand under each other, and a wide one is wrapped", () => {
  const markdown = table(
    ["Check", "Seen"],
    [
      [code("http /"), "well"],
      ["x", "many words that will not all fit into one line of it"],
    ],
  );
  expect(shown(markdown, 34).split("\n")).toEqual(
    [
      "Check         Seen",
      "http /        well",
      "x             many words that",
      "              will not all fit",
      "              into one line of it",
    ].map((line) => expect.stringContaining(line.slice(0, 14).trimEnd())),
  );
  for (const line of shown(markdown, 34).split("\n")) expect(line.length).toBeLessThanOrEqual(40);
});

test("charts are named, folded parts are unfolded, links show where they lead", () => {
  const markdown =
    "```mermaid\ngantt\n```\n\n<details><summary>3 files</summary>\n\n- a\n\n</details>\n\n[how](https://x.example/#y)";
  expect(shown(markdown)).toBe("(a chart; the page shows it)\n\n3 files\n\n• a\n\nhow (https://x.example/#y)");
});
