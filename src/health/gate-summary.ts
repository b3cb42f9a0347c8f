import { sayDuration } from "../quantity/duration.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import { code, plain, table } from "../report/markdown.ts";
import { page } from "../report/page.ts";
import type { CheckSpec } from "./check-spec.ts";
import { timeline } from "./timeline.ts";
import { unlimited } from "./unlimited.ts";
import type { CheckResult, GateResult } from "./watch.ts";
import { whatWouldPass } from "./what-would-pass.ts";

const marks = { pass: "✅", fail: "❌", inconclusive: "⚠️" } as const;

/** What a check asks for, in a few words. */
function asked(spec: CheckSpec): string {
  const parts =
    spec.kind === "http"
      ? [
          spec.status.join(" or "),
          ...(spec.within === undefined ? [] : [`within ${sayDuration(spec.within)}`]),
          ...(spec.contains === undefined ? [] : [`contains ${code(spec.contains.slice(0, 60))}`]),
        ]
      : [`≤ ${sayPercentage(spec.max)} of ≥ ${spec.minRequests} requests`];
  if (spec.failureLimit !== unlimited) parts.push(spec.failureLimit === 0 ? "none failed" : `≤ ${spec.failureLimit} failed`);
  return parts.join(", ");
}

/** Wide enough to see when it went wrong, narrow enough for the table to fit a page. */
const signsInTime = 24;

function row({ name, verdict, counts, samples }: CheckResult, spec: CheckSpec | undefined): string[] {
  const total = counts.pass + counts.fail + counts.error + counts.inconclusive;
  const bad = [
    ...(counts.fail === 0 ? [] : [`${counts.fail} failed`]),
    ...(counts.error === 0 ? [] : [`${counts.error} not measurable`]),
  ];
  return [
    code(name) + (spec === undefined ? "" : `<br>${asked(spec)}`),
    `${marks[verdict.result]}&nbsp;${verdict.result}`,
    [String(total), ...bad].join(", "),
    plain(samples.at(-1)?.reason ?? "never measured"),
    samples.length === 0 ? "" : code(timeline(samples, signsInTime)),
  ];
}

/** The job summary of a gate. */
export function gateSummary(
  result: GateResult,
  specs: readonly CheckSpec[],
  { window, interval }: { window: number; interval: number },
): string {
  const took = sayDuration(result.endedAt - result.startedAt);
  const advice = result.checks.flatMap((check, index) => {
    const spec = specs[index];
    return spec === undefined || check.verdict.result !== result.result || result.result === "pass"
      ? []
      : [whatWouldPass(spec, check)];
  });
  const rows = result.checks.map((check, index) => row(check, specs[index]));
  const signs = new Set(result.checks.flatMap(({ samples }) => samples.map(({ outcome }) => outcome)));
  const legend = [
    signs.has("pass") ? "✓ passed" : "",
    signs.has("fail") ? "✗ failed" : "",
    signs.has("error") ? "! not measurable" : "",
    signs.has("inconclusive") ? "· too little to judge" : "",
  ].filter((word) => word !== "");
  return page({
    sign: marks[result.result],
    title: `health-gate: ${result.result}`,
    verdict: /[.!?]$/.test(result.explanation) ? result.explanation : `${result.explanation}.`,
    parts: [
      advice.length === 0 ? "" : `**What would have made it pass**\n\n${advice.map((line) => `- ${line}`).join("\n")}`,
      rows.length === 0 ? "" : table(["Check", "Verdict", "Looks", "Last seen", "In time"], rows),
      `Watched for ${took} of ${sayDuration(window)}, a look every ${sayDuration(interval)}.${legend.length === 0 ? "" : ` In time: ${legend.join(", ")}.`}`,
    ],
  });
}
