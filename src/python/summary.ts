import type { Place } from "../failure.ts";
import { code, plain, table } from "../report/markdown.ts";
import type { Finding } from "./finding.ts";

const signs: Readonly<Record<Finding["state"], string>> = {
  ok: "✅ ok",
  problem: "❌ problem",
  note: "ℹ️ note",
  skipped: "⏭️ not asked",
};

/** `pyproject.toml:4`. */
export function sayPlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** The doctor's table, and what to do about each problem. */
export function environmentSummary(findings: readonly Finding[], explanation: string): string {
  const problems = findings.filter(({ state }) => state === "problem");
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const rows = findings.map(({ check, state, detail, place }) => [
    check,
    signs[state],
    plain(detail) + (place === undefined || state === "ok" ? "" : ` (${code(sayPlace(place))})`),
  ]);
  const remedies = problems.map(({ check, detail, remedy }) => `- **${check}**: ${plain(detail)}. ${plain(remedy)}`);
  return [
    `### ${problems.length === 0 ? "✅ Python environment" : `❌ Python environment: ${count}`}`,
    ...(problems.length === 0 ? [plain(explanation)] : []),
    table(["Check", "Result", "Detail"], rows),
    ...(remedies.length === 0 ? [] : [`**What to do**\n\n${remedies.join("\n")}`]),
    "",
  ].join("\n\n");
}
