import { sayDuration } from "../../quantity/duration.ts";
import { escaped, htmlPage } from "../../report/html.ts";
import type { CheckResult, GateResult } from "../watch.ts";
import { whatWouldPass } from "../what-would-pass.ts";
import { chartSeries } from "./chart-series.ts";
import { svgChart } from "./svg-chart.ts";
import { timeline } from "./timeline.ts";

/** Of one check, and of all together: a page of hundreds of checks is mailed, too. The report has all samples. */
const points = { most: 300, least: 20, together: 6_000 } as const;
const told = { most: 200, least: 5, together: 3_000 } as const;
const share = ({ most, least, together }: typeof points | typeof told, checks: number) =>
  Math.max(least, Math.min(most, Math.floor(together / checks)));

/** Checks with a part of their own, those that did not pass first; of more than these the page would be too long to be read, too. */
const mostParts = 120;

const word = (result: string) => `<span class="word ${escaped(result)}">${escaped(result)}</span>`;
const cells = (tag: "th" | "td", texts: readonly string[]) =>
  `<tr>${texts.map((text) => `<${tag}>${text}</${tag}>`).join("")}</tr>`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  `<table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("\n")}</tbody></table>`;

function chart(check: CheckResult, among: number): string {
  const series = chartSeries(check, share(points, among));
  if (series === undefined) return "";
  const key = [
    '<i style="background:var(--seen)"></i>seen',
    ...(series.points.some(({ baseline }) => baseline !== undefined) ? ['<i style="background:var(--old)"></i>baseline'] : []),
    ...(series.limit === undefined ? [] : ['<i style="background:var(--fail)"></i>limit']),
  ];
  return `${svgChart(series)}\n<p class="key">${key.join("")}</p>`;
}

function samplesOf({ samples }: CheckResult, among: number): string {
  const first = samples[0]?.at ?? 0;
  const shown = samples.slice(-share(told, among));
  const rows = shown.map(({ at, outcome, reason }) => [sayDuration(at - first), escaped(outcome), escaped(reason)]);
  const title =
    shown.length < samples.length
      ? `The last ${shown.length} of ${samples.length} samples`
      : `${samples.length} ${samples.length === 1 ? "sample" : "samples"}`;
  return rows.length === 0 ? "" : `<details><summary>${title}</summary>${table(["After", "Outcome", "Seen"], rows)}</details>`;
}

function section(check: CheckResult, among: number): string {
  const { name, verdict, asked, by } = check;
  const trial = by.dryRun === true ? ' <span class="soft">on trial, does not count</span>' : "";
  return [
    `<h2>${word(verdict.result)} ${escaped(name)}${trial}</h2>`,
    asked.length === 0 ? "" : `<p class="soft">${escaped(asked.join(", "))}</p>`,
    `<p>${escaped(verdict.explanation)}</p>`,
    chart(check, among),
    samplesOf(check, among),
  ].join("\n");
}

/** One gate: its words, its table, and each check with its chart. */
function partsOf(title: string, result: GateResult): readonly string[] {
  const { checks, startedAt, endedAt, explanation, score } = result;
  const rows = checks.map((check) => {
    const { counts, samples } = check;
    const looks = counts.pass + counts.fail + counts.error + counts.inconclusive;
    return [
      escaped(check.name),
      word(check.verdict.result),
      `${counts.pass}&nbsp;of&nbsp;${looks}`,
      escaped(samples.at(-1)?.reason ?? "never measured"),
      `<code>${escaped(timeline(samples, 24))}</code>`,
    ];
  });
  const bad = checks.filter(({ verdict, by }) => verdict.result !== "pass" && by.dryRun !== true);
  const worstFirst = [...bad, ...checks.filter((check) => !bad.includes(check))];
  const inParts = checks.length <= mostParts ? checks : worstFirst.slice(0, mostParts);
  const left = checks.length - inParts.length;
  const advice = [
    ...bad.slice(0, mostParts).map(whatWouldPass),
    ...(bad.length > mostParts ? [`… and so for ${bad.length - mostParts} more.`] : []),
  ];
  return [
    `<h1>${escaped(title)} ${word(result.result)}</h1>`,
    `<p>${escaped(explanation)}</p>`,
    `<p class="soft">${escaped(`${new Date(startedAt).toISOString()}, watched for ${sayDuration(endedAt - startedAt)}`)}${score === undefined ? "" : `, score ${score} of 100`}</p>`,
    advice.length === 0
      ? ""
      : `<p><strong>What would have made it pass</strong></p><ul>${advice.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`,
    table(["Check", "Verdict", "Passed", "Last seen", "In time"], rows),
    ...inParts.map((check) => section(check, inParts.length)),
    left === 0
      ? ""
      : `<p class="soft">${left} more checks have their line in the table alone; the JSON report has their samples.</p>`,
  ];
}

export interface TitledGate {
  readonly title: string;
  readonly result: GateResult;
}

/** The report of gates as one page that can be kept and mailed; the last one gives it its name. */
export function gatesHtml(gates: readonly TitledGate[]): string {
  const body = gates.flatMap(({ title, result }) => partsOf(title, result));
  return htmlPage(`Gate: ${gates.at(-1)?.result.result ?? "none"}`, body.filter((part) => part !== "").join("\n"));
}

/** The report of one gate. */
export const gateHtml = (result: GateResult): string => gatesHtml([{ title: "Gate", result }]);
