import { code, table } from "../report/markdown.ts";
import { folded, page } from "../report/page.ts";
import type { Entry } from "./entry.ts";
import type { Base } from "./find-base.ts";

const most = 50;

/** What a leg will do. */
function jobs(entry: Entry): string {
  const parts = [
    entry.lint.length > 0 ? "lint" : "",
    entry.test.length > 0 ? "test" : "",
    entry.context === null ? "" : "build",
  ];
  return parts.filter((part) => part !== "").join(", ") || "–";
}

const sayMore = (count: number) => (count > most ? `… ${count - most} more, all of them in the report` : "");

/** The job summary: which components changed, and why. */
export function matrixSummary(
  explanation: string,
  base: Base,
  entries: readonly Entry[],
  unchanged: readonly string[],
  files: readonly string[],
): string {
  const sorted = [...entries].sort((one, other) => Number(other.changed) - Number(one.changed));
  const rows = sorted.map((entry) => [
    `${entry.changed ? "🔨" : "💤"} ${code(entry.component)}`,
    entry.changed ? code(entry.reason) : "unchanged",
    jobs(entry),
  ]);
  const some = entries.some(({ changed }) => changed);
  const untouched = [...unchanged.slice(0, most).map(code), ...[sayMore(unchanged.length)].filter((word) => word !== "")];
  const listed = files.slice(0, most).map((file) => `- ${code(file)}`);
  const rest = files.length > most ? [`- ${sayMore(files.length)}`] : [];
  return page({
    sign: base.kind === "unknown" ? "⚠️" : some ? "🔨" : "💤",
    title: `build-matrix: ${base.kind === "unknown" && some ? "all" : some ? "changed" : "unchanged"}`,
    verdict: explanation,
    next: base.kind === "unknown" ? [`To build only what changed, say with what to compare: ${code("base")}.`] : [],
    parts: [
      rows.length === 0 ? "" : table(["Component", "Why", "Jobs"], rows),
      untouched.length === 0 ? "" : `Not touched: ${untouched.join(", ")}`,
      folded(`${files.length} changed ${files.length === 1 ? "file" : "files"}`, [...listed, ...rest].join("\n")),
    ],
  });
}
