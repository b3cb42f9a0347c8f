import { sayDuration } from "../../quantity/duration.ts";
import { escaped } from "../../report/html.ts";
import { type ChartSeries, sayNumber } from "./chart-series.ts";

const size = { width: 720, height: 200, left: 64, right: 16, top: 12, bottom: 28 };

/** Round numbers for an axis: at most five steps, 0 among them. */
function ticks(least: number, most: number): readonly number[] {
  const raw = (most - least) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((each) => each >= raw) ?? raw;
  const below = Math.floor(-least / step + 1e-9);
  return Array.from({ length: below + Math.floor(most / step + 1e-9) + 1 }, (_, i) => (i - below) * step);
}

/** A check's number over time with its limit and its baseline, drawn without any library or network. */
export function svgChart({ name, unit, points, limit, most, least, seconds }: ChartSeries): string {
  const { width, height, left, right, top, bottom } = size;
  const highest = most > 0 ? most * 1.08 : least < 0 ? 0 : 1;
  const start = points[0]?.at ?? 0;
  const x = (at: number) => (left + ((at - start) / seconds) * (width - left - right)).toFixed(1);
  const y = (value: number) => (height - bottom - ((value - least) / (highest - least)) * (height - top - bottom)).toFixed(1);
  const path = (values: readonly { at: number; value: number }[]) =>
    values.map(({ at, value }, i) => `${i === 0 ? "M" : "L"}${x(at)} ${y(value)}`).join("");
  const old = points.flatMap(({ at, baseline }) => (baseline === undefined ? [] : [{ at, value: baseline }]));
  const bad = points.filter(({ outcome }) => outcome === "fail");
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${name} over time`)}">`,
    ...ticks(least, highest).map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${left - 8}" y="${Number(y(tick)) + 4}" text-anchor="end">${escaped(sayNumber(tick, unit))}</text>`,
    ),
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (part) =>
        `<text x="${x(start + part * seconds)}" y="${height - 8}" text-anchor="${part === 0 ? "start" : part === 1 ? "end" : "middle"}">${escaped(seconds < 120 ? sayNumber(part * seconds, "s") : sayDuration(part * seconds * 1_000))}</text>`,
    ),
    ...(old.length < 2 ? [] : [`<path class="baseline" d="${path(old)}"><title>baseline</title></path>`]),
    `<path class="seen" d="${path(points)}"><title>seen</title></path>`,
    ...(limit === undefined
      ? []
      : [
          `<line class="limit" x1="${left}" x2="${width - right}" y1="${y(limit)}" y2="${y(limit)}"/><text class="limit-text" x="${width - right - 4}" y="${Number(y(limit)) - 5}" text-anchor="end">limit ${escaped(sayNumber(limit, unit))}</text>`,
        ]),
    ...bad.map(
      ({ at, value }) =>
        `<circle class="bad" cx="${x(at)}" cy="${y(value)}" r="3.5"><title>${escaped(sayNumber(value, unit))}</title></circle>`,
    ),
    "</svg>",
  ].join("\n");
}
