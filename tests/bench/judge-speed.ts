/**
 * A process of its own, so that what others have left in memory is not counted: judges 100 checks of 10,000 samples a side, three times,
 * and writes one line of JSON.
 */
import { judgeMetric } from "../../src/health/judge/index.ts";
import { classify } from "../../src/health/judge/kayenta/classify.ts";
import { randomness } from "../../src/health/judge/samples.testing.ts";

export interface Speed {
  /** Milliseconds of each round. */
  readonly rounds: readonly number[];
  /** MB that the process had at its peak: Node, the program and the samples included. */
  readonly peak: number;
  /** Milliseconds that Kayenta's judge takes for the same. */
  readonly kayenta: number;
}

const { latencies } = randomness(7);
const checks = Array.from(
  { length: 100 },
  () => [Float64Array.from(latencies(10_000)), Float64Array.from(latencies(10_000))] as const,
);

function round(): number {
  const began = performance.now();
  for (const [baseline, candidate] of checks) judgeMetric({ baseline: { values: baseline }, candidate: { values: candidate } });
  return performance.now() - began;
}

const rounds = [round(), round(), round()];
const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6;
const began = performance.now();
for (const [baseline, candidate] of checks.slice(0, 10)) classify(baseline, candidate);
const speed: Speed = { rounds, peak, kayenta: (performance.now() - began) * 10 };
process.stdout.write(`${JSON.stringify(speed)}\n`);
