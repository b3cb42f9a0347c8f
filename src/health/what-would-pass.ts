import { sayDuration } from "../quantity/duration.ts";
import { sayPercentage } from "../quantity/percentage.ts";
import { isRate } from "./judging.ts";
import { chartSeries, sayNumber } from "./telling/chart-series.ts";
import type { CheckResult } from "./watch.ts";

/** One sentence of plain text on a check that did not pass: what it would have taken. */
export function whatWouldPass(check: CheckResult): string {
  const { name, by, counts, samples, bound, comparison } = check;
  const last = samples.at(-1);
  if (last === undefined) return `${name}: one look at it. It was never measured.`;
  if (isRate(by) && last.seen !== undefined) {
    const sum = samples.reduce(
      (all, { seen }) => ({ bad: all.bad + (seen?.bad ?? 0), total: all.total + (seen?.total ?? 0) }),
      { bad: 0, total: 0 },
    );
    if (sum.total < by.minRequests)
      return `${name}: at least ${by.minRequests} requests in the window, and it had ${sum.total}; a longer one sees more of them.`;
    const most = Math.floor(by.max * sum.total);
    if (sum.bad > most)
      return `${name}: at most ${most} of the ${sum.total} requests failed (${sayPercentage(by.max)}); it had ${sum.bad}.`;
  }
  if (comparison?.result === "fail")
    return `${name}: no more than the baseline had and its tolerance: ${comparison.explanation}.`;
  if (comparison?.result === "inconclusive" && counts.fail <= by.failureLimit)
    return `${name}: more samples of both sides: ${comparison.explanation}.`;
  if (counts.fail > by.failureLimit || (counts.fail > 0 && counts.pass === 0)) {
    const limit = by.failureLimit === 0 ? "no failed sample" : `at most ${by.failureLimit} failed samples`;
    const first = samples.find(({ outcome }) => outcome === "fail") ?? last;
    const waited = first.at - (samples[0] ?? first).at;
    const after = waited === 0 ? "at once" : `after ${sayDuration(waited)}`;
    const series = chartSeries(check, samples.length);
    const slow =
      bound === undefined || series === undefined || !first.reason.includes("within")
        ? ""
        : ` A limit of ${sayNumber(Math.ceil(series.points.reduce((most, { value }) => Math.max(most, value), 0)), series.unit)} would have taken all of its numbers.`;
    return `${name}: ${limit}, and one that passed. It had ${counts.fail} failed; the first ${after}: ${first.reason}.${slow}`;
  }
  if (last.outcome === "inconclusive" && counts.pass + counts.fail === 0)
    return `${name}: looks that say something. Of ${samples.length} none could be judged: ${last.reason}.`;
  if (last.outcome === "error") return `${name}: answers to most looks. Can this runner reach it? ${last.reason}.`;
  const { minSamples = 1, count, consecutiveSuccessLimit } = by;
  if (counts.pass + counts.fail < minSamples)
    return `${name}: ${minSamples} ${minSamples === 1 ? "sample" : "samples"} that could be judged; a longer window or a shorter interval has more.`;
  if (consecutiveSuccessLimit !== undefined) return `${name}: ${consecutiveSuccessLimit} passes in a row within the window.`;
  if (count !== undefined && counts.pass + counts.fail + counts.inconclusive < count)
    return `${name}: ${count} looks within the window; a longer one has room for them.`;
  return `${name}: watching to the end of the window.`;
}
