import { code, plain, table } from "../report/markdown.ts";
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
  const listed = files.slice(0, most).map((file) => `- ${code(file)}`);
  const rest = files.length > most ? [`- … and ${files.length - most} more`] : [];
  return [
    `### ${base.kind === "unknown" ? "⚠️ " : ""}${plain(explanation)}`,
    ...(rows.length === 0 ? [] : [table(["Component", "Why", "Jobs"], rows)]),
    ...(unchanged.length === 0 ? [] : [`Not touched: ${unchanged.map(code).join(", ")}`]),
    ...(listed.length === 0
      ? []
      : [
          `<details><summary>${files.length} changed ${files.length === 1 ? "file" : "files"}</summary>\n\n${[...listed, ...rest].join("\n")}\n\n</details>`,
        ]),
    "",
  ].join("\n\n");
}
