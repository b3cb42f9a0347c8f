import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { code, plain, table } from "../../report/markdown.ts";
import { folded, page } from "../../report/page.ts";
import type { PlannedStep } from "../preflight/plan.ts";
import { type TargetEnd, targetsTable } from "../waves/target-end.ts";
import { shareChart } from "./share-chart.ts";
import type { TimelineEntry } from "./timeline.ts";

const mark = { step: "▸", good: "✅", bad: "❌" } as const;

/** The timeline as a table: when, what, and which share the release under way had from then on. */
export function timelineTable(entries: readonly TimelineEntry[]): string {
  return table(
    ["", "After", "What happened", "Share"],
    entries.map(({ at, what, share, tone }) => [
      mark[tone],
      sayDuration(at).replaceAll(" ", "&nbsp;"),
      plain(what),
      share === undefined ? "" : `**${sayPercentage(share).replace(" ", "&nbsp;")}**`,
    ]),
  );
}

export function planTable(plan: readonly PlannedStep[]): string {
  return table(
    ["", "Step", "Undone by"],
    plan.map(({ does, undo }, index) => [String(index + 1), plain(does), plain(undo)]),
  );
}

/** What waits is neither good nor bad. */
const signs: Readonly<Record<string, string>> = {
  promoted: "✅",
  unchanged: "✅",
  planned: "📋",
  "rolled-back": "↩️",
  "switched-off": "↩️",
  refused: "❌",
  baking: "⏳",
  waiting: "⏳",
  superseded: "⏭️",
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
  readonly targets?: readonly TargetEnd[];
  /** What to do now, as Markdown. */
  readonly next?: readonly string[];
}

function imagesTable(images: Readonly<Record<string, string>>): string {
  const rows = Object.entries(images).map(([name, image]) => [plain(name), code(image)]);
  return rows.length === 0 ? "" : table(["Component", "Image"], rows);
}

/** The job summary of a rollout or a rollback. */
export function rolloutSummary(given: RolloutSummary): string {
  const { action, result, environment, explanation, url, images, entries, plan, targets = [], next = [] } = given;
  // A plan is all that there is to see of a dry run; afterwards it is what few look for.
  const steps = plan.length === 0 ? "" : planTable(plan);
  return page({
    sign: signs[result] ?? "▸",
    title: `${action} of ${environment}: ${result}`,
    verdict: explanation.replace(/^release/, "Release"),
    next: result === "planned" ? [`Run it without ${code("dry-run")} to do this.`, ...next] : next,
    parts: [
      url === undefined ? "" : `Users reach it at ${plain(url)}`,
      targets.length === 0 ? "" : targetsTable(targets),
      // Of several targets each has shares of its own.
      targets.length === 0 ? shareChart(entries) : "",
      entries.length === 0 ? "" : timelineTable(entries),
      result === "planned" ? steps : "",
      folded(Object.keys(images).length === 1 ? "The image" : "The images", imagesTable(images)),
      result === "planned" ? "" : folded("The plan, and how each step is undone", steps),
    ],
  });
}
