import { sayDuration } from "../quantity/duration.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import { code, plain, table } from "../report/markdown.ts";
import type { CheckSpec } from "./check-spec.ts";
import { unlimited } from "./checks/traffic-schema.ts";
import { timeline } from "./timeline.ts";
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

function row({ name, verdict, counts, samples }: CheckResult, spec: CheckSpec | undefined): string[] {
  const total = counts.pass + counts.fail + counts.error + counts.inconclusive;
  return [
    code(name),
    `${marks[verdict.result]} ${verdict.result}`,
    String(total),
    String(counts.fail),
    plain(samples.at(-1)?.reason ?? "never measured"),
    spec === undefined ? "" : asked(spec),
    samples.length === 0 ? "" : code(timeline(samples)),
  ];
}

/** The job summary of a gate. */
export function gateSummary(
  result: GateResult,
  specs: readonly CheckSpec[],
  { window, interval }: { window: number; interval: number },
): string {
  const took = sayDuration(result.endedAt - result.startedAt);
  const head = ["Check", "Verdict", "Samples", "Failed", "Last seen", "Asked for", "In time"];
  const advice = result.checks.flatMap((check, index) => {
    const spec = specs[index];
    return spec === undefined || check.verdict.result !== result.result || result.result === "pass"
      ? []
      : [whatWouldPass(spec, check)];
  });
  return [
    `### ${marks[result.result]} health-gate: ${result.result}`,
    plain(result.explanation),
    `Watched for ${took} of ${sayDuration(window)}, a look every ${sayDuration(interval)}.`,
    table(
      head,
      result.checks.map((check, index) => row(check, specs[index])),
    ),
    "In time: ✓ passed, ✗ failed, ! not measurable, · too little to judge.",
    ...(advice.length === 0 ? [] : [`**What would have made it pass**\n\n${advice.map((line) => `- ${line}`).join("\n")}`]),
  ].join("\n\n");
}
