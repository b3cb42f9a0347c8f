import { z } from "zod";
import { fail } from "../../failure.ts";
import { sayDuration } from "../../quantity/duration.ts";
import type { HttpResponse } from "../../world.ts";
import { unknownName } from "../failures.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import { key, number, oneOf, parsed, someTime, words } from "../spec/written.ts";
import { withoutAnswer } from "./ask.ts";
import { inPromQl } from "./in-promql.ts";
import { judgeNumber } from "./number-limits.ts";
import { numbersOf, type Reduce, type SeriesRule } from "./prometheus-answer.ts";
import { filled, namesIn } from "./template.ts";

export interface PrometheusCheckSpec extends CommonSpec {
  readonly kind: "prometheus";
  readonly url: string;
  readonly query: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Milliseconds; a range query over so much time. Undefined: an instant query. */
  readonly range: number | undefined;
  readonly step: number;
  readonly reduce: Reduce;
  readonly series: SeriesRule;
}

const templated = ["release", "environment", "component"];
const mostBytes = 5_000_000;

function isServer(text: string): boolean {
  if (!/^https?:\/\/[^/\s]/.test(text) || /\s/.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === "" && password === "" && search === "" && hash === "";
}

const keys = z
  .strictObject({
    prometheus: key(
      parsed((text) => (isServer(text) ? text : undefined), "the address of a Prometheus, like http://prometheus.example:9090"),
      {
        description: "The address of a Prometheus. Credentials come by the input metrics-headers.",
        json: { ...forms.url, examples: ["http://prometheus.example:9090"] },
      },
    ),
    query: key(words("a query in PromQL"), {
      description: "PromQL that gives one number. {{ release }}, {{ environment }} and {{ component }} are filled in.",
      json: forms.text,
    }),
    min: key(number("a number").optional(), { description: "The least number that passes.", json: forms.number }),
    max: key(number("a number").optional(), { description: "The greatest number that passes.", json: forms.number }),
    range: key(someTime().optional(), {
      description: "Ask for so much time until now (a range query), instead of for now.",
      json: { ...forms.someTime, examples: ["5m"] },
    }),
    step: key(someTime().optional(), {
      description: "With range: from one point to the next.",
      json: forms.someTime,
      usual: "15s",
    }),
    reduce: key(oneOf("last", "min", "max", "avg").optional(), {
      description: "With range: which number of its points is judged.",
      json: { enum: ["last", "min", "max", "avg"] },
      usual: "last",
    }),
    series: key(oneOf("one", "all").default("one"), {
      description: "one: an answer with several series is inconclusive. all: every series must hold, the worst one tells.",
      json: { enum: ["one", "all"] },
      usual: "one",
    }),
    ...commonKeys,
  })
  .superRefine((written, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const { min, max, range, step, query, compare } = written;
    if (min === undefined && max === undefined && compare === undefined)
      say("query", "has no limit: nothing it answers could be bad; expected max, min or compare: baseline beside it.");
    if (min !== undefined && max !== undefined && min > max) say("min", `is ${min} > max ${max}: no number could be both.`);
    if (range === undefined)
      for (const name of ["step", "reduce"] as const)
        if (written[name] !== undefined) say(name, "says how to read a range, and there is none; expected range beside it.");
    if (range !== undefined && range / (step ?? 15_000) > 5_000)
      say("step", `gives more than 5000 points in ${sayDuration(range)}.`);
    for (const name of namesIn(query))
      if (!templated.includes(name)) say("query", `has {{ ${name} }}; expected one of ${templated.join(", ")}.`);
  });

function complete(written: z.output<typeof keys>): PrometheusCheckSpec {
  const { prometheus, query, min, max, range, step, reduce, series } = written;
  return {
    ...common(written, { kind: "prometheus", name: `prometheus ${query}`.slice(0, 60), timeout: 10_000 }),
    ...{ url: prometheus.replace(/\/+$/, ""), query, min, max, range, series },
    step: step ?? 15_000,
    reduce: reduce ?? "last",
  };
}

function bodyOf({ range, step, query }: PrometheusCheckSpec, now: number): string {
  const time = (ms: number) => (ms / 1_000).toFixed(3);
  const asked = new URLSearchParams({ query });
  if (range === undefined) asked.set("time", time(now));
  else {
    asked.set("start", time(now - range));
    asked.set("end", time(now));
    asked.set("step", time(step));
  }
  return asked.toString();
}

const start: Start<PrometheusCheckSpec> = (spec, { names = {}, sourceHeaders = {} }, world): Measure => {
  const missing = namesIn(spec.query).find((name) => names[name] === undefined);
  if (missing !== undefined) throw fail(unknownName, { check: spec.name, name: missing });
  const asked = { ...spec, query: filled(spec.query, names, inPromQl) };
  const url = `${spec.url}/api/v1/query${spec.range === undefined ? "" : "_range"}`;
  const headers = { "content-type": "application/x-www-form-urlencoded", ...sourceHeaders };
  return async (signal) => {
    let response: HttpResponse;
    const now = world.clock.now();
    try {
      const body = bodyOf(asked, now);
      response = await world.http({ url, method: "POST", headers, body, timeoutMs: spec.timeout, maxBytes: mostBytes, signal });
    } catch (error) {
      // Whatever is the matter with the source, the app is not to blame.
      return { outcome: "error", reason: withoutAnswer(error).reason };
    }
    return judgeAnswer(response, spec, now);
  };
};

const isWorse = ({ value: one = 0 }: Seen, { value: other = 0 }: Seen, lowest: boolean) => (lowest ? one < other : one > other);

/** What Prometheus has answered. Only a finite number within its limits is a pass. */
export function judgeAnswer(response: HttpResponse, spec: PrometheusCheckSpec, now: number): Seen {
  if (response.truncated) return { outcome: "error", reason: "Prometheus answered with more than 5 MB" };
  const { reduce, series, step, range } = spec;
  const answer = numbersOf(response, { reduce, series, asked: range === undefined ? undefined : { end: now, step } });
  if ("outcome" in answer) return answer;
  const judged = answer.map(({ value, labels }) => ({ ...judgeNumber(value, spec), labels }));
  const outcome = (["fail", "inconclusive"] as const).find((word) => judged.some((each) => each.outcome === word)) ?? "pass";
  const lowest = spec.max === undefined && (spec.min !== undefined || spec.compare?.direction === "decrease");
  const worst = judged
    .filter((each) => each.outcome === outcome)
    .reduce<(typeof judged)[number] | undefined>(
      (most, each) => (most === undefined || isWorse(each, most, lowest) ? each : most),
      undefined,
    );
  if (worst === undefined) return { outcome: "inconclusive", reason: "Prometheus has no data for this query" };
  const { labels, ...seen } = worst;
  return judged.length === 1 ? seen : { ...seen, reason: `${seen.reason} in ${labels} (the worst of ${judged.length} series)` };
}

export const prometheus = checkKind({
  keys,
  complete,
  start,
  alike: ({ query }) =>
    namesIn(query).includes("release") ? undefined : "its query has no {{ release }}, so it asks the same of both releases",
  asked: ({ min, max, range, reduce }) => [
    ...(min === undefined ? [] : [`≥ ${min}`]),
    ...(max === undefined ? [] : [`≤ ${max}`]),
    ...(range === undefined ? [] : [`${reduce} of ${sayDuration(range)}`]),
  ],
});
