import { sayDuration } from "../../quantity/duration.ts";
import { code, plain, table } from "../../report/markdown.ts";
import { folded, page } from "../../report/page.ts";
import type { CheckResult, GateResult } from "../watch.ts";
import { whatWouldPass } from "../what-would-pass.ts";
import { chartSeries } from "./chart-series.ts";
import { mermaidChart } from "./mermaid-chart.ts";
import { timeline } from "./timeline.ts";

export const marks = { pass: "✅", fail: "❌", inconclusive: "⚠️" } as const;

/** Wide enough to see when it went wrong, narrow enough for the table to fit a page. */
const signsInTime = 24;
const pointsOfChart = 40;
/** GitHub draws no more of them without becoming slow. */
const mostCharts = 8;

function row({ name, verdict, counts, samples, asked, by }: CheckResult): string[] {
  const total = counts.pass + counts.fail + counts.error + counts.inconclusive;
  const bad = [
    ...(counts.fail === 0 ? [] : [`${counts.fail} failed`]),
    ...(counts.error === 0 ? [] : [`${counts.error} not measurable`]),
  ];
  const words = asked.length === 0 ? "" : `<br>${plain(asked.join(", "))}`;
  return [
    code(name) + words + (by.dryRun === true ? "<br>*on trial: does not count*" : ""),
    `${marks[verdict.result]}&nbsp;${verdict.result}`,
    [String(total), ...bad].join(", "),
    plain(samples.at(-1)?.reason ?? "never measured"),
    samples.length === 0 ? "" : code(timeline(samples, signsInTime)),
  ];
}

/** What a check is made of, by its last look; a table of its own. */
function partsOf({ name, samples }: CheckResult): string {
  const parts = samples.at(-1)?.parts ?? [];
  if (parts.length === 0) return "";
  return `${code(name)}, part by part:\n\n${table(
    ["Part", "Outcome", "Seen"],
    parts.map((part) => [code(part.name), plain(part.outcome), plain(part.reason)]),
  )}`;
}

function charts(checks: readonly CheckResult[]): string {
  const drawn = checks.flatMap((check) => {
    const series = chartSeries(check, pointsOfChart);
    return series === undefined ? [] : [mermaidChart(series)];
  });
  const shown = drawn.slice(0, mostCharts).join("\n\n");
  return drawn.length > 2 ? folded("Each number over time", shown) : shown;
}

export interface GateTimes {
  readonly window: number;
  readonly interval: number;
}

/** What a gate saw, as Markdown: what would have made it pass, its checks, their charts. */
export function gateParts(result: GateResult, { window, interval }: GateTimes): readonly string[] {
  const took = sayDuration(result.endedAt - result.startedAt);
  const advice = result.checks.flatMap((check) =>
    result.result === "pass" || check.verdict.result !== result.result || check.by.dryRun === true
      ? []
      : [plain(whatWouldPass(check))],
  );
  const signs = new Set(result.checks.flatMap(({ samples }) => samples.map(({ outcome }) => outcome)));
  const legend = [
    signs.has("pass") ? "✓ passed" : "",
    signs.has("fail") ? "✗ failed" : "",
    signs.has("error") ? "! not measurable" : "",
    signs.has("inconclusive") ? "· too little to judge" : "",
  ].filter((word) => word !== "");
  const groups = result.groups ?? [];
  return [
    advice.length === 0 ? "" : `**What would have made it pass**\n\n${advice.map((line) => `- ${line}`).join("\n")}`,
    result.checks.length === 0 ? "" : table(["Check", "Verdict", "Looks", "Last seen", "In time"], result.checks.map(row)),
    groups.length < 2
      ? ""
      : table(
          ["Group", "Score", "Weight"],
          groups.map(({ name, score, weight }) => [name === "" ? "(no group)" : code(name), String(score), `${weight} %`]),
        ),
    charts(result.checks),
    ...result.checks.map(partsOf),
    `Watched for ${took} of ${sayDuration(window)}, a look every ${sayDuration(interval)}.${legend.length === 0 ? "" : ` In time: ${legend.join(", ")}.`}`,
  ];
}

/** The job summary of a gate. */
export function gateSummary(result: GateResult, times: GateTimes): string {
  return page({
    sign: marks[result.result],
    title: `health-gate: ${result.result}`,
    verdict: /[.!?]$/.test(result.explanation) ? result.explanation : `${result.explanation}.`,
    parts: gateParts(result, times),
  });
}
