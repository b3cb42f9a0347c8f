import { randomness } from "../../src/health/judge/samples.testing.ts";
import { checkSpecSchema } from "../../src/health/spec/check-schema.ts";
import type { TrafficCounters } from "../../src/health/spec/subject.ts";
import { virtualClock } from "../../src/health/virtual-clock.testing.ts";
import { watch } from "../../src/health/watch.ts";
import { fakeWorld } from "../../src/world.testing.ts";
import type { Bench, Figure } from "./bench.ts";
import { median, rounded } from "./median.ts";

const runs = 301;
const aSecond = 50;
const usual = 0.002;
const window = 120_000;
const interval = 1_000;
const checks = [checkSpecSchema.parse({ traffic: "error-rate", max: "1%" })];

type Random = ReturnType<typeof randomness>;

/** Counters of a proxy that has `aSecond` requests a second, of which so many fail. */
function users(rate: number, { uniform }: Random): () => Promise<TrafficCounters> {
  let [requests, errors] = [0, 0];
  let first = true;
  return async () => {
    for (let i = 0; i < aSecond && !first; i++) {
      requests += 1;
      if (uniform() < rate) errors += 1;
    }
    first = false;
    return { requests, errors };
  };
}

/** Seconds until the gate says no, of one bake of two minutes; more than that where it never does. */
async function secondsToNo(rate: number, random: Random, beside: boolean): Promise<number> {
  const subject = { baseUrl: "http://app", headers: {}, traffic: users(rate, random) };
  const baseline = { ...subject, traffic: users(usual, random) };
  const { result, startedAt, endedAt } = await watch({
    world: fakeWorld({ clock: virtualClock() }),
    ...{ checks, window, interval },
    subject: beside ? { ...subject, baseline } : subject,
  });
  return result === "fail" ? (endedAt - startedAt) / 1_000 : Number.POSITIVE_INFINITY;
}

async function many(rate: number, beside: boolean): Promise<readonly number[]> {
  const random = randomness(Math.round(rate * 1e4) + 1);
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) seconds.push(await secondsToNo(rate, random, beside));
  return seconds;
}

async function figure(bench: string, rate: number, goal: number, say: (line: string) => void): Promise<Figure> {
  const [with_, alone] = [await many(rate, true), await many(rate, false)];
  const never = (seconds: readonly number[]) => seconds.filter((each) => !Number.isFinite(each)).length;
  const sorted = with_.toSorted((left, right) => left - right);
  say(
    `${rate * 100} % at ${aSecond} requests/s: median ${median([...with_])} s, 95 % within ${sorted[Math.ceil(runs * 0.95) - 1]} s, missed ${never(with_)} of ${runs}; with the limit alone ${median([...alone])} s, missed ${never(alone)}`,
  );
  return {
    ...{ bench, value: rounded(median([...with_])), unit: "s", goal, better: "lower" },
    baseline: { name: "with the limit alone, no release before beside it", value: rounded(median([...alone])) },
  };
}

/** How quickly `{ traffic: error-rate, max: 1% }` sees a release that fails more often; and how often it says no to one that doesn't. */
export default {
  names: ["detect-2pct-seconds", "detect-10pct-seconds", "detect-false-alarms"],
  needs: [],
  async *figures(wanted, say) {
    if (wanted.has("detect-2pct-seconds")) yield await figure("detect-2pct-seconds", 0.02, 20, say);
    if (wanted.has("detect-10pct-seconds")) yield await figure("detect-10pct-seconds", 0.1, 3, say);
    if (!wanted.has("detect-false-alarms")) return;
    const alarms = (seconds: readonly number[]) => seconds.filter(Number.isFinite).length / runs;
    const [healthy, atTheLimit] = [alarms(await many(usual, true)), alarms(await many(0.01, false))];
    say(`a release at 0.2 %: ${healthy} of ${runs} bakes of two minutes; one at just 1 %: ${rounded(atTheLimit, 4)}`);
    yield {
      ...{ bench: "detect-false-alarms", value: rounded(healthy, 4), unit: "share", goal: 0.01, better: "lower" },
      baseline: { name: "a release whose rate is just the limit", value: rounded(atTheLimit, 4) },
    };
  },
} satisfies Bench;
