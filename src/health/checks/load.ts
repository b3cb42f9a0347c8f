import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import type { HttpRequest, KeptHttp, World } from "../../world.ts";
import type { Seen } from "../measure.ts";
import type { Subject } from "../spec/subject.ts";
import { statusMatches } from "../status.ts";
import { requestOf, withoutAnswer } from "./ask.ts";
import type { HttpCheckSpec } from "./http-spec.ts";
import type { LoadSpec } from "./load-keys.ts";
import { askByRate, askByUsers, type Pace } from "./load-pace.ts";
import { type LoadNumbers, LoadTally } from "./load-tally.ts";

type Loaded = HttpCheckSpec & { readonly load: LoadSpec };

/** Connections at the most in rate mode; who needs more has answers that come too late, and that is measured. */
const mostConnections = 2_000;
/** Less of the rate than this was sent: the runner, not the app, was too slow. */
const leastOfRate = 0.9;

/** Of a throughput that is asked for: when the last answers come is a matter of chance. */
const asMuch = 0.99;

/** Milliseconds that a run takes, its last answers not counted. */
export const timeOfLoad = ({ ramp, duration }: LoadSpec) => ramp + duration;

/** Without a client that keeps connections every request opens one: right, and slower. */
function plainly(world: World): KeptHttp {
  return {
    ask: async (request) => ({ ...(await world.http({ ...request, maxBytes: 0 })), waited: 0 }),
    close: () => undefined,
  };
}

/** Makes the traffic that was asked for, and judges all answers of the time after the ramp together. */
export async function measureLoad(
  spec: Loaded,
  subject: Subject,
  { world, signal }: { world: World; signal: AbortSignal },
): Promise<Seen> {
  const { load } = spec;
  const client = world.http.kept?.(load.mode === "users" ? load.amount : mostConnections) ?? plainly(world);
  const tally = new LoadTally();
  const request: HttpRequest = { ...requestOf(spec, subject, spec.name), timeoutMs: spec.timeout, signal };
  /** What says nothing about the app: a name that can't be resolved, a certificate that does not hold. */
  let unseen: Seen | undefined;
  let others = 0;
  const pace: Pace = {
    load,
    clock: world.clock,
    signal,
    async ask(due, judged) {
      const sent = world.clock.monotonic();
      try {
        const { status, ms, waited } = await client.ask(request);
        others += 1;
        // What waited for a connection waited for the app: its time counts from when it was due (no coordinated omission).
        if (judged)
          tally.answered(ms + waited, world.clock.monotonic(), statusMatches(status, spec.status) ? undefined : String(status));
      } catch (error) {
        const seen = withoutAnswer(error);
        if (seen.outcome === "error") unseen = seen;
        else others += 1;
        const reason = whyNot(error);
        // Who gave up waiting has waited: without those the slowest would be missing from the percentiles.
        if (judged && !signal.aborted) tally.failed(reason, reason === "NO_ANSWER" ? spec.timeout : undefined);
      } finally {
        if (judged && due !== undefined) tally.sentLate(sent - due);
      }
    },
  };
  try {
    const seconds = await (load.mode === "rate" ? askByRate(pace) : askByUsers(pace));
    if (signal.aborted) return { outcome: "error", reason: "the load was stopped before its end" };
    const numbers = tally.numbers(seconds);
    if (unseen !== undefined && others === 0) return unseen;
    return judgeLoad(numbers, load, tally.worst);
  } finally {
    client.close();
  }
}

function whyNot(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === "string" ? code : String(message ?? "no answer").slice(0, 80);
}

const ms = (value: number) => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;

/** What the numbers of a run come to. */
export function judgeLoad(numbers: LoadNumbers, load: LoadSpec, worst: string | undefined): Seen {
  const { requests, errors, errorRate, throughput, p50, p90, p95, p99, late } = numbers;
  if (requests === 0) return { outcome: "inconclusive", reason: "not one request was made in the time of the load" };
  const said = `${requests} requests, ${throughput.toFixed(throughput < 100 ? 1 : 0)}/s, ${sayPercentage(errorRate)} failed${worst === undefined ? "" : ` (mostly ${worst})`}`;
  const slow = Number.isFinite(p50) ? `, p50 ${ms(p50)}, p90 ${ms(p90)}, p95 ${ms(p95)}, p99 ${ms(p99)}` : "";
  const seen = {
    ...(Number.isFinite(p95) ? { value: p95, unit: "ms" as const } : {}),
    seen: { bad: errors, total: requests },
    numbers: Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value))),
  };
  const problems = [
    ...(errorRate > load.maxErrorRate
      ? [`error-rate ${sayPercentage(errorRate)} (${errors} of ${requests}) > ${sayPercentage(load.maxErrorRate)}`]
      : []),
    ...(["p50", "p90", "p95", "p99"] as const).flatMap((name) => {
      const limit = load[name];
      // With no answer at all there is no percentile, and nothing is within it.
      return limit === undefined || numbers[name] <= limit
        ? []
        : [`${name} ${Number.isFinite(numbers[name]) ? ms(numbers[name]) : "unknown"} > ${ms(limit)}`];
    }),
  ];
  if (problems.length > 0) return { outcome: "fail", ...seen, reason: `${problems.join(", ")}: ${said}${slow}` };
  const sentRate = requests / numbers.seconds;
  if (load.mode === "rate" && requests < Math.floor(load.amount * numbers.seconds) * leastOfRate)
    return {
      outcome: "error",
      ...seen,
      reason: `only ${sentRate.toFixed(0)} of ${load.amount} requests/s could be sent from here: ${said}${slow}`,
    };
  if (late > 50)
    return {
      outcome: "error",
      ...seen,
      reason: `requests left here ${ms(late)} late (p99): this machine is too busy to measure: ${said}${slow}`,
    };
  if (load.minThroughput !== undefined && throughput < load.minThroughput * asMuch)
    return {
      outcome: "fail",
      ...seen,
      reason: `throughput ${throughput.toFixed(0)}/s < ${load.minThroughput}/s: ${said}${slow}`,
    };
  return { outcome: "pass", ...seen, reason: said + slow };
}

/** What a load asks for, in a few words. */
export function askedOfLoad(load: LoadSpec): readonly string[] {
  const much = load.mode === "rate" ? `${load.amount} requests/s` : `${load.amount} users`;
  const slowest = (["p50", "p90", "p95", "p99"] as const).flatMap((name) => {
    const limit = load[name];
    return limit === undefined ? [] : [`${name} ≤ ${sayDuration(limit)}`];
  });
  return [
    `${much} for ${sayDuration(load.duration)}`,
    `≤ ${sayPercentage(load.maxErrorRate)} failed`,
    ...slowest,
    ...(load.minThroughput === undefined ? [] : [`≥ ${load.minThroughput}/s`]),
  ];
}
