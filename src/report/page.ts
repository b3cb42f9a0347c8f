import { plain } from "./markdown.ts";

/** A job summary in the order in which it is read: what it is about, the verdict, what to do, and then the reasons. */
export interface Page {
  /** One emoji that says how it went. */
  readonly sign: string;
  /** What was done to what, and its word: `health-gate: pass`. Foreign text in it is escaped here. */
  readonly title: string;
  /** One sentence, as text. */
  readonly verdict: string;
  /** What to do now, as Markdown; empty where there is nothing to do. */
  readonly next?: readonly string[];
  /** The rest, as Markdown; empty parts are left out. */
  readonly parts?: readonly string[];
}

function whatToDo(next: readonly string[]): string {
  const [only, ...more] = next;
  if (only === undefined) return "";
  return more.length === 0 ? `**What to do:** ${only}` : `**What to do**\n\n${next.map((line) => `- ${line}`).join("\n")}`;
}

export function page({ sign, title, verdict, next = [], parts = [] }: Page): string {
  const all = [`### ${sign} ${plain(title)}`, plain(verdict), whatToDo(next), ...parts];
  return `${all.filter((part) => part.trim() !== "").join("\n\n")}\n`;
}

/** What most readers don't need, folded. */
export function folded(title: string, content: string): string {
  return content === "" ? "" : `<details><summary>${plain(title)}</summary>\n\n${content}\n\n</details>`;
}
