import type { Place } from "../failure.ts";
import { code, plain, table } from "../report/markdown.ts";
import { folded, page } from "../report/page.ts";
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
  const remedies = problems.map(({ check, detail, remedy, place }) => {
    const where = place === undefined ? "" : ` (${code(sayPlace(place))})`;
    return `**${plain(check)}**: ${plain(detail)}${where}. ${plain(remedy)}`;
  });
  const all = table(["Check", "Result", "Detail"], rows);
  return page({
    sign: problems.length === 0 ? "✅" : "❌",
    title: `python-env-validate: ${problems.length === 0 ? "valid" : "invalid"}`,
    verdict: problems.length === 0 ? explanation : `The environment has ${count}.`,
    next: remedies,
    parts: [problems.length === 0 ? all : folded(`All ${rows.length} checks`, all)],
  });
}
