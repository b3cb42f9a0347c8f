import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import type { TimelineEntry } from "./timeline.ts";

/** A stretch of the rollout in which the share stood still. */
interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** A word that Mermaid colours by. */
  readonly colour: "" | "done" | "active" | "crit";
}

const mostPhases = 40;
const day = 86_400_000;

function phasesOf(entries: readonly TimelineEntry[]): readonly Phase[] {
  const end = entries.at(-1)?.at ?? 0;
  const said = entries.flatMap(({ at, share }) => (share === undefined ? [] : [{ at, share }]));
  const changes = said.filter(({ share }, index) => share !== said[index - 1]?.share);
  return changes.map(({ at, share }, index) => {
    const fell = share < (changes[index - 1]?.share ?? 0);
    const to = changes[index + 1]?.at ?? end;
    const what = fell ? `back to ${sayPercentage(share)}` : share === 0 ? "prepare" : sayPercentage(share);
    const name = to > at ? `${what}, ${sayDuration(to - at)}` : what;
    return { name, from: at, to, colour: fell ? "crit" : share === 0 ? "done" : share === 1 ? "active" : "" };
  });
}

const ticks: readonly (readonly [string, number])[] = [
  ["second", 1_000],
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", day],
];

/** The shortest interval that a reader counts in, with at most ten marks on the axis. */
function tickInterval(whole: number): string {
  for (const [unit, ms] of ticks)
    for (const count of [1, 2, 5, 10, 30]) if (whole / (count * ms) <= 10) return `${count}${unit}`;
  return "1month";
}

/** Milliseconds since the rollout began, as a time of a day that no clock change can move; the chart shows it as elapsed. */
const time = (ms: number) => new Date(Date.UTC(2000, 0, 1) + Math.round(ms)).toISOString().slice(0, 23);

/** How long which share of the visitors was on the release, as a chart that GitHub draws; empty when the share never changed. */
export function shareChart(entries: readonly TimelineEntry[]): string {
  const phases = phasesOf(entries);
  if (phases.length < 2 || phases.length > mostPhases) return "";
  const whole = entries.at(-1)?.at ?? 0;
  const axis = whole < 3_600_000 ? "%M:%S" : whole < day ? "%H:%M" : "day %e, %H:%M";
  const bars = phases.map(({ name, from, to, colour }) => {
    // A bar that is too thin to see is drawn a little longer; its words say how long it was.
    const shown = Math.max(to, from + whole / 100);
    const kind = colour === "" ? "" : `${colour}, `;
    return `  ${name} :${kind}${time(from)}, ${time(shown)}`;
  });
  return [
    "```mermaid",
    "gantt",
    "  title Share of the visitors, and for how long",
    "  dateFormat YYYY-MM-DDTHH:mm:ss.SSS",
    `  axisFormat ${axis}`,
    `  tickInterval ${tickInterval(whole)}`,
    ...bars,
    "```",
  ].join("\n");
}
