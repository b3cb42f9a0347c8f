import { sayDuration } from "../quantity/duration.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import { code, plain } from "../report/markdown.ts";
import type { CheckSpec } from "./check-spec.ts";
import type { CheckResult } from "./watch.ts";

/** One sentence of Markdown on a check that did not pass: what it would have taken. */
export function whatWouldPass(spec: CheckSpec, { counts, samples }: CheckResult): string {
  const name = code(spec.name);
  const last = samples.at(-1);
  if (last === undefined) return `${name}: one look at it. It was never measured.`;
  if (counts.fail > spec.failureLimit || (counts.fail > 0 && counts.pass === 0)) {
    if (spec.kind === "traffic")
      return `${name}: at most ${sayPercentage(spec.max)} of the requests failed; ${plain(last.reason)}.`;
    const limit = spec.failureLimit === 0 ? "no failed sample" : `at most ${spec.failureLimit} failed samples`;
    const first = samples.find(({ outcome }) => outcome === "fail") ?? last;
    const after = sayDuration(first.at - (samples[0] ?? first).at);
    return `${name}: ${limit}, and one that passed. It had ${counts.fail} failed; the first after ${after}: ${plain(first.reason)}.`;
  }
  if (last.outcome === "error") return `${name}: answers to most looks. Can this runner reach it? ${plain(last.reason)}.`;
  if (spec.kind === "traffic" && last.outcome === "inconclusive")
    return `${name}: at least ${spec.minRequests} requests in the window; a longer one sees more of them.`;
  return `${name}: watching to the end of the window.`;
}
