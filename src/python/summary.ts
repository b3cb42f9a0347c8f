import type { Place } from "../failure.ts";
import { code, plain, table } from "../report/markdown.ts";
import { page } from "../report/page.ts";
import type { Finding } from "./finding.ts";

const signs: Readonly<Record<Finding["state"], string>> = {
  ok: "✅&nbsp;ok",
  problem: "❌&nbsp;problem",
  note: "ℹ️&nbsp;note",
  skipped: "⏭️&nbsp;not&nbsp;asked",
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
  const remedies = problems.map(({ check, detail, remedy }) => `**${plain(check)}**: ${plain(detail)}. ${plain(remedy)}`);
  return page({
    sign: problems.length === 0 ? "✅" : "❌",
    title: `python-env-validate: ${problems.length === 0 ? "valid" : "invalid"}`,
    verdict: problems.length === 0 ? explanation : `The environment has ${count}.`,
    next: remedies,
    parts: [table(["Check", "Result", "Detail"], rows)],
  });
}
