import { styleText } from "node:util";
import { lexer, type Token, type Tokens } from "marked";

type Style = Parameters<typeof styleText>[0];

/** Cells as wide as a terminal shows them: most emoji take two columns, marks that change them none. */
const wide = (text: string) =>
  [...text].reduce(
    (sum, sign) => sum + (/[\u200d\ufe0f]/u.test(sign) ? 0 : /\p{Emoji_Presentation}|[⚠⏭ℹ↩⏱]/u.test(sign) ? 2 : 1),
    0,
  );

const decoded = (text: string) =>
  text
    .replace(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)))
    .replace(
      /&(lt|gt|quot|nbsp|amp);/g,
      (_, name: string) => ({ lt: "<", gt: ">", quot: '"', nbsp: "\u00a0", amp: "&" })[name] ?? "",
    );

/** A job summary as text for a terminal; at most `columns` wide where its tables allow it. */
export function terminalText(markdown: string, { columns, colour }: { columns: number; colour: boolean }): string {
  const paint = (style: Style, text: string) => (colour ? styleText(style, text, { validateStream: false }) : text);

  const inline = (tokens: readonly Token[] = []): string =>
    tokens
      .map((token) => {
        if (token.type === "codespan") return paint("cyan", decoded(token["text"]));
        if (token.type === "strong") return paint("bold", inline(token["tokens"]));
        if (token.type === "link" && token["text"] !== token["href"])
          return `${inline(token["tokens"])} ${paint("dim", `(${token["href"]})`)}`;
        if (token.type === "br") return "\n";
        if (token.type === "html") return /^<br/.test(token.raw) ? " " : "";
        if ("tokens" in token && token.tokens !== undefined) return inline(token.tokens);
        return "text" in token ? decoded(token.text) : "";
      })
      .join("");

  const wrapped = (text: string, width: number): readonly string[] =>
    text.split("\n").flatMap((line) => {
      const lines = [""];
      for (const word of line.split(" ")) {
        const last = lines.at(-1) ?? "";
        if (last !== "" && wide(plainOf(last)) + wide(plainOf(word)) + 1 > width) lines.push(word);
        else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
      }
      return lines;
    });

  const table = ({ header, rows }: Tokens.Table): string => {
    const cells = [header, ...rows].map((row) => row.map((cell) => inline(cell.tokens).replaceAll("\n", " ")));
    const natural = header.map((_, at) => Math.max(...cells.map((row) => wide(plainOf(row[at] ?? "")))));
    const spare = Math.max(columns - natural.length * 2, 20);
    const fair = natural.map((width) => Math.min(width, Math.max(12, Math.floor((width / sum(natural)) * spare))));
    const widths = sum(natural) <= spare ? natural : fair;
    const lines = cells.flatMap((row, index) => {
      const columnsOf = row.map((cell, at) => wrapped(cell, widths[at] ?? 0));
      const height = Math.max(...columnsOf.map(({ length }) => length));
      return Array.from({ length: height }, (_, line) =>
        columnsOf
          .map((column, at) => {
            const text = column[line] ?? "";
            const padded = text + " ".repeat(Math.max(0, (widths[at] ?? 0) - wide(plainOf(text))));
            return index === 0 ? paint("bold", padded) : padded;
          })
          .join("  ")
          .trimEnd(),
      );
    });
    return lines.filter((line) => plainOf(line).trim() !== "").join("\n");
  };

  const block = (token: Token): string => {
    if (token.type === "heading") return paint(["bold", "underline"], inline(token["tokens"]));
    if (token.type === "table") return table(token as Tokens.Table);
    if (token.type === "list")
      return (token as Tokens.List).items
        .map((item) => `• ${wrapped(inline(item.tokens), columns - 2).join("\n  ")}`)
        .join("\n");
    if (token.type === "code")
      return token["lang"] === "mermaid" ? paint("dim", "(a chart; the page shows it)") : indented(token["text"]);
    if (token.type === "html") return paint("dim", decoded(token.raw.replace(/<[^>]*>/g, "")).trim());
    if (token.type === "blockquote") return (token["tokens"] ?? []).map(block).join("\n");
    return wrapped(inline("tokens" in token ? token.tokens : [token]), columns).join("\n");
  };

  return lexer(markdown, { gfm: true })
    .filter(({ type }) => type !== "space")
    .map(block)
    .filter((text) => text !== "")
    .join("\n\n");
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const indented = (text: string) => text.replace(/^/gm, "    ");
const plainOf = (text: string) => text.replace(/\u001b\[[\d;]*m/g, "");
