// cspell:ignore xychart
import type { ChartSeries } from "./chart-series.ts";

/** Nothing of a name may speak Mermaid. */
const safe = (text: string) =>
  text
    .replace(/[^\p{L}\p{N} /._:-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
const rounded = (value: number) => String(Number(value.toPrecision(4)));

/** A check's number over time with its limit and its baseline, as a chart that GitHub draws. */
export function mermaidChart({ name, unit, points, limit, most, seconds }: ChartSeries): string {
  const series = [
    `  line [${points.map(({ value }) => rounded(value)).join(", ")}]`,
    ...(limit === undefined ? [] : [`  line [${points.map(() => rounded(limit)).join(", ")}]`]),
    ...(points.every(({ baseline }) => baseline !== undefined)
      ? [`  line [${points.map(({ baseline }) => rounded(baseline as number)).join(", ")}]`]
      : []),
  ];
  const told = [
    "seen",
    ...(limit === undefined ? [] : ["limit"]),
    ...(series.length > (limit === undefined ? 1 : 2) ? ["baseline"] : []),
  ];
  const least = Math.min(0, ...points.map(({ value }) => value));
  return [
    "```mermaid",
    "xychart-beta",
    `  title "${safe(name)}: ${told.join(", ")}"`,
    `  x-axis "seconds" 0 --> ${rounded(seconds)}`,
    `  y-axis "${unit === "" ? "value" : unit}" ${rounded(least)} --> ${rounded(most > least ? most * 1.1 : least + 1)}`,
    ...series,
    "```",
  ].join("\n");
}
