import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import { judgeMetric, mayFail, type Plan } from "../../src/health/judge/index.ts";
import { classify } from "../../src/health/judge/kayenta/classify.ts";
import { randomness } from "../../src/health/judge/samples.testing.ts";
import type { Bench, Figure } from "./bench.ts";
import type { Speed } from "./judge-speed.ts";
import { median, rounded } from "./median.ts";

type Samples = readonly number[];
type Pair = readonly [baseline: Samples, candidate: Samples];

const failsHere = ([baseline, candidate]: Pair, plan: Plan = "fixed"): boolean =>
  judgeMetric({ baseline: { values: baseline }, candidate: { values: candidate }, rules: { plan } }).verdict === "fail";
/** Kayenta with the settings that it has unless told: `High` is what a gate on latency fails on. */
const failsThere = ([baseline, candidate]: Pair): boolean =>
  classify(baseline, candidate, { direction: "increase" }).label === "High";

/** Whether any look fails, from 5 samples a side to all of them. */
function failsOnTheWay([baseline, candidate]: Pair): boolean {
  const planned = { baseline: baseline.length, candidate: candidate.length };
  for (let count = 5; count <= baseline.length; count++) {
    const look = {
      baseline: { values: baseline.slice(0, count) },
      candidate: { values: candidate.slice(0, count) },
      planned,
      rules: { plan: "sequential" as const },
    };
    // `fail` is final and rare: only then is the whole judgement made.
    if (mayFail(look) && judgeMetric(look).verdict === "fail") return true;
  }
  return false;
}

function failsOnTheWayThere([baseline, candidate]: Pair): boolean {
  for (let count = 5; count <= baseline.length; count++)
    if (failsThere([baseline.slice(0, count), candidate.slice(0, count)])) return true;
  return false;
}

/** The share of runs that fail, of samples that are the same in every run of the bench. */
async function share(runs: number, make: (run: number) => Pair, fails: (pair: Pair) => boolean): Promise<number> {
  let failed = 0;
  for (let run = 0; run < runs; run++) {
    if (fails(make(run))) failed++;
    if (run % 256 === 0) await pause();
  }
  return failed / runs;
}

type Random = ReturnType<typeof randomness>;
/** The same runs for both judges: each call begins anew. */
const runsOf = (seed: number, pair: (random: Random) => Pair) => {
  const random = randomness(seed);
  return () => pair(random);
};

async function power(count: number, pair: (random: Random) => Pair, more: { runs: number; seed: number }) {
  const ours = await share(more.runs, runsOf(more.seed + count, pair), failsHere);
  const theirs = await share(Math.min(more.runs, 1000), runsOf(more.seed + count, pair), failsThere);
  return { ours, theirs };
}

const broken = (count: number, part: number) => (random: Random) =>
  [random.latencies(count), random.broken(count, part)] as const;
const shifted = (count: number, factor: number) => (random: Random) =>
  [random.latencies(count), random.latencies(count, 100 * factor)] as const;

async function halfBroken(say: (line: string) => void): Promise<Figure> {
  const [small, large] = [
    await power(20, broken(20, 0.5), { runs: 1000, seed: 1 }),
    await power(60, broken(60, 0.5), { runs: 1000, seed: 1 }),
  ];
  say(
    `half of the points at 10×: 20 a side ${small.ours} (Kayenta ${small.theirs}), 60 a side ${large.ours} (Kayenta ${large.theirs})`,
  );
  return figure("judge-half-broken", Math.min(small.ours, large.ours), {
    goal: 1,
    better: "higher",
    kayenta: Math.max(small.theirs, large.theirs),
  });
}

async function fifthBroken(): Promise<Figure> {
  const { ours, theirs } = await power(60, broken(60, 0.2), { runs: 1000, seed: 2 });
  return figure("judge-fifth-broken", ours, { goal: 0.95, better: "higher", kayenta: theirs });
}

const SIZES = [5, 10, 20, 30, 60, 100, 200];

/** The worst of all sizes, each of 10,000 runs. */
async function nothingChanged(say: (line: string) => void): Promise<Figure> {
  let worst = { ours: 0, theirs: 0 };
  for (const count of SIZES) {
    const { ours, theirs } = await power(count, shifted(count, 1), { runs: 10_000, seed: 3 });
    say(`no change, ${count} a side: ${ours} (Kayenta ${theirs})`);
    worst = { ours: Math.max(worst.ours, ours), theirs: Math.max(worst.theirs, theirs) };
  }
  return figure("judge-null", worst.ours, { goal: 0.01, better: "lower", kayenta: worst.theirs });
}

/** The worst of all horizons, 10,000 runs in all, each looked at after every sample from the fifth on. */
async function nothingChangedSequentially(say: (line: string) => void): Promise<Figure> {
  let worst = { ours: 0, theirs: 0 };
  const horizons = [
    { count: 10, runs: 10_000 },
    { count: 30, runs: 10_000 },
    { count: 60, runs: 10_000 },
    { count: 200, runs: 1_000 },
  ];
  for (const { count, runs } of horizons) {
    const ours = await share(runs, runsOf(4 + count, shifted(count, 1)), failsOnTheWay);
    const theirs = await share(count > 100 ? 20 : 200, runsOf(4 + count, shifted(count, 1)), failsOnTheWayThere);
    say(`no change, looked at after every sample up to ${count}: ${ours} of ${runs} runs (Kayenta ${theirs})`);
    worst = { ours: Math.max(worst.ours, ours), theirs: Math.max(worst.theirs, theirs) };
  }
  return figure("judge-null-sequential", worst.ours, { goal: 0.01, better: "lower", kayenta: worst.theirs });
}

async function half(say: (line: string) => void): Promise<Figure> {
  const { ours, theirs } = await power(30, shifted(30, 1.5), { runs: 4000, seed: 5 });
  const sequential = await share(1000, runsOf(35, shifted(30, 1.5)), failsOnTheWay);
  say(`+50 %, 30 a side: ${ours} at the end, ${sequential} looking after every sample (Kayenta ${theirs})`);
  return figure("judge-shift-50", ours, { goal: 0.99, better: "higher", kayenta: theirs });
}

async function* fifth(wanted: ReadonlySet<string>): AsyncGenerator<Figure> {
  const { ours, theirs } = await power(60, shifted(60, 1.2), { runs: 4000, seed: 6 });
  if (wanted.has("judge-shift-20")) yield figure("judge-shift-20", ours, { goal: 0.8, better: "higher", kayenta: theirs });
  if (!wanted.has("judge-shift-20-sequential")) return;
  const sequential = await share(1500, runsOf(66, shifted(60, 1.2)), failsOnTheWay);
  yield {
    ...figure("judge-shift-20-sequential", sequential, { goal: 0.7, better: "higher", kayenta: theirs }),
    baseline: { name: "the same samples looked at once, at the end", value: rounded(ours, 4) },
  };
}

function figure(bench: string, value: number, more: { goal: number; better: Figure["better"]; kayenta: number }): Figure {
  const { goal, better, kayenta } = more;
  return {
    bench,
    value: rounded(value, 4),
    unit: "share",
    goal,
    better,
    baseline: { name: "NetflixACAJudge-v1.0", value: rounded(kayenta, 4) },
  };
}

/** 100 checks of 10,000 samples a side, in a process of its own. */
function* speed(wanted: ReadonlySet<string>, say: (line: string) => void): Generator<Figure> {
  const program = join(import.meta.dirname, "judge-speed.ts");
  const { rounds, peak, kayenta } = JSON.parse(execFileSync(process.execPath, [program], { encoding: "utf8" })) as Speed;
  const memory = rounded(peak);
  say(`${rounds.map((ms) => `${rounded(ms)} ms`).join(", ")}; at most ${memory} MB in all, samples and Node included`);
  if (wanted.has("judge-speed"))
    yield {
      ...{ bench: "judge-speed", value: rounded(median(rounds)), unit: "ms", goal: 1000, better: "lower" },
      baseline: { name: "NetflixACAJudge-v1.0 on the same", value: rounded(kayenta) },
    };
  if (wanted.has("judge-memory"))
    yield {
      ...{ bench: "judge-memory", value: memory, unit: "MB", goal: 200, better: "lower" },
      baseline: { name: "of these the samples themselves", value: rounded((100 * 2 * 10_000 * 8) / 1e6) },
    };
}

export default {
  names: [
    "judge-speed",
    "judge-memory",
    "judge-half-broken",
    "judge-fifth-broken",
    "judge-null",
    "judge-null-sequential",
    "judge-shift-50",
    "judge-shift-20",
    "judge-shift-20-sequential",
  ],
  needs: [],
  async *figures(wanted, say) {
    const any = (...names: string[]) => names.some((name) => wanted.has(name));
    if (any("judge-speed", "judge-memory")) yield* speed(wanted, say);
    if (any("judge-half-broken")) yield await halfBroken(say);
    if (any("judge-fifth-broken")) yield await fifthBroken();
    if (any("judge-null")) yield await nothingChanged(say);
    if (any("judge-null-sequential")) yield await nothingChangedSequentially(say);
    if (any("judge-shift-50")) yield await half(say);
    if (any("judge-shift-20", "judge-shift-20-sequential")) yield* fifth(wanted);
  },
} satisfies Bench;
