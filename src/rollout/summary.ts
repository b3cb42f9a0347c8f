import { sayDuration } from "../quantity/duration.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import { code, plain, table } from "../report/markdown.ts";
import type { PlannedStep } from "./plan.ts";
import type { TimelineEntry } from "./timeline.ts";

const mark = { step: "▸", good: "✅", bad: "❌" } as const;

/** The timeline as a table: when, what, and which share the release under way had from then on. */
export function timelineTable(entries: readonly TimelineEntry[]): string {
  return table(
    ["", "after", "what", "share"],
    entries.map(({ at, what, share, tone }) => [
      mark[tone],
      sayDuration(at),
      plain(what),
      share === undefined ? "" : `**${sayPercentage(share)}**`,
    ]),
  );
}

/** The share over time as a chart that GitHub draws. */
export function shareChart(entries: readonly TimelineEntry[]): string {
  const shares = entries.flatMap(({ at, share }) => (share === undefined ? [] : [{ at, share }]));
  if (shares.length < 2) return "";
  const labels = shares.map(({ at }) => `"${sayDuration(at)}"`).join(", ");
  const values = shares.map(({ share }) => Number((share * 100).toFixed(1))).join(", ");
  const chart = `---\nconfig:\n  xyChart:\n    height: 240\n---\nxychart-beta\n  title "Share of visitors on the new release (%)"\n  x-axis [${labels}]\n  y-axis "%" 0 --> 100\n  bar [${values}]`;
  return `\n\`\`\`mermaid\n${chart}\n\`\`\`\n`;
}

export function planTable(plan: readonly PlannedStep[]): string {
  return table(
    ["", "step", "undone by"],
    plan.map(({ does, undo }, index) => [String(index + 1), plain(does), plain(undo)]),
  );
}

const headline: Readonly<Record<string, string>> = {
  promoted: "✅",
  unchanged: "✅",
  planned: "📋",
  "rolled-back": "↩️",
  refused: "❌",
};

export interface RolloutSummary {
  readonly action: string;
  readonly result: string;
  readonly environment: string;
  readonly explanation: string;
  readonly url: string | undefined;
  readonly images: Readonly<Record<string, string>>;
  readonly entries: readonly TimelineEntry[];
  readonly plan: readonly PlannedStep[];
}

export function rolloutSummary(given: RolloutSummary): string {
  const { action, result, environment, explanation, url, images, entries, plan } = given;
  const parts = [
    `### ${headline[result] ?? "▸"} ${action}: ${environment}: ${result}`,
    plain(explanation),
    url === undefined ? "" : `Users reach it at ${plain(url)}`,
  ];
  if (entries.length > 0) parts.push(timelineTable(entries), shareChart(entries));
  if (Object.keys(images).length > 0) {
    parts.push(
      table(
        ["component", "image"],
        Object.entries(images).map(([name, image]) => [plain(name), code(image)]),
      ),
    );
  }
  if (plan.length > 0)
    parts.push(`<details><summary>The plan, and how each step is undone</summary>\n\n${planTable(plan)}\n\n</details>`);
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
