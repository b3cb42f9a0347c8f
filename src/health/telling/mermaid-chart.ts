// cspell:ignore xychart
import type { ChartSeries } from "./chart-series.ts";

/** Nothing of a name may speak Mermaid. */
const safe = (text: string) =>
  text
    .replace(/[^\p{L}\p{N} /._:-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
/** Rounding up the greatest numbers there are gives none; Mermaid knows no infinity. */
function rounded(value: number): string {
  const given = Math.min(value, Number.MAX_VALUE);
  const short = Number(given.toPrecision(4));
  return String(Number.isFinite(short) ? short : given);
}

/** Seen on light and on dark ground; a chart has no legend, so its title names them. */
const colours = { seen: ["blue", "#2f81f7"], limit: ["red", "#e5534b"], baseline: ["grey", "#8c959f"] } as const;

/** A check's number over time with its limit and its baseline, as a chart that GitHub draws. */
export function mermaidChart({ name, unit, points, limit, most, least, seconds }: ChartSeries): string {
  const beside = points.every(({ baseline }) => baseline !== undefined);
  const lines: readonly (readonly [keyof typeof colours, readonly number[]])[] = [
    // Drawn one over the other: what was seen is the last.
    ...(limit === undefined ? [] : [["limit", points.map(() => limit)] as const]),
    ...(beside ? [["baseline", points.map(({ baseline }) => baseline as number)] as const] : []),
    ["seen", points.map(({ value }) => value)],
  ];
  const told = lines.toReversed().map(([word]) => `${word} (${colours[word][0]})`);
  const palette = lines.map(([word]) => colours[word][1]).join(", ");
  return [
    "```mermaid",
    `%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "${palette}"}}, "xyChart": {"width": 800, "height": 320, "titleFontSize": 16}}}%%`,
    "xychart-beta",
    `  title "${safe(name)}: ${told.join(", ")}"`,
    `  x-axis "seconds" 0 --> ${rounded(seconds)}`,
    `  y-axis "${unit === "" ? "value" : unit}" ${rounded(least)} --> ${rounded(most > least ? most * 1.1 : least + 1)}`,
    ...lines.map(([, values]) => `  line [${values.map(rounded).join(", ")}]`),
    "```",
  ].join("\n");
}
