import { z } from "zod";
import { sayDuration } from "../../quantity/duration.ts";
import type { HttpResponse } from "../../world.ts";
import type { Seen } from "../measure.ts";

export type Reduce = "last" | "min" | "max" | "avg";
export type SeriesRule = "one" | "all";

/** Milliseconds: until when a range was asked for, and from one of its points to the next. */
export interface AskedRange {
  readonly end: number;
  readonly step: number;
}

export interface SeriesNumber {
  readonly value: number;
  /** `{job="shop"}`, short enough for a sentence. */
  readonly labels: string;
}

const point = z.tuple([z.number(), z.string()]);
const metric = z.record(z.string(), z.string());
const answer = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("success"),
    data: z.discriminatedUnion("resultType", [
      z.object({ resultType: z.literal("vector"), result: z.array(z.object({ metric, value: point.optional() })) }),
      z.object({ resultType: z.literal("matrix"), result: z.array(z.object({ metric, values: z.array(point).optional() })) }),
      z.object({ resultType: z.literal("scalar"), result: point }),
      z.object({ resultType: z.literal("string"), result: z.unknown() }),
    ]),
  }),
  z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() }),
]);

/** As Prometheus writes numbers: `NaN`, `+Inf` and `-Inf` besides the usual ones. */
function parseValue(text: string): number {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text.trim() === "" ? Number.NaN : Number(text);
}

const labelsOf = (labels: Readonly<Record<string, string>>) =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(",")}}`.slice(0, 120);

/** One number of the points of a series; one that is none spoils all, so that a gap is never a pass. */
export function reduced(values: readonly number[], how: Reduce): number {
  if (values.length === 0 || values.some(Number.isNaN)) return Number.NaN;
  if (how === "last") return values.at(-1) ?? Number.NaN;
  if (how === "avg") return values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((left, right) => (how === "min" ? Math.min(left, right) : Math.max(left, right)));
}

/** How long after the last point a series may be thought to go on: some servers give their newest points late. */
const lateBy = 60_000;

/** Milliseconds since the last point of a series that has ended before what was asked for; undefined while it goes on. */
function endedSince(values: readonly (readonly [number, string])[], asked: AskedRange | undefined): number | undefined {
  const last = values.at(-1)?.[0];
  if (asked === undefined || last === undefined) return undefined;
  const ago = asked.end - last * 1_000;
  return ago > 2 * asked.step + lateBy ? ago : undefined;
}

const error = (reason: string): Seen => ({ outcome: "error", reason });

/** The numbers of an answer, one a series; or why there are none. */
export function numbersOf(
  { status, body }: Pick<HttpResponse, "status" | "body">,
  { reduce, series, asked }: { readonly reduce: Reduce; readonly series: SeriesRule; readonly asked?: AskedRange | undefined },
): readonly SeriesNumber[] | Seen {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return error(`${status}, and the answer is no JSON: is this a Prometheus?`);
  }
  const read = answer.safeParse(document);
  if (!read.success) return error(`${status}, and the answer is not Prometheus'`);
  if (read.data.status === "error") return error(`Prometheus says ${read.data.errorType}: ${read.data.error.slice(0, 200)}`);
  if (status !== 200) return error(`${status} from Prometheus`);
  const { data } = read.data;
  if (data.resultType === "string") return error("the query gives a text, not a number");
  const found: SeriesNumber[] =
    data.resultType === "scalar"
      ? [{ value: parseValue(data.result[1]), labels: "{}" }]
      : data.resultType === "vector"
        ? data.result.map(({ metric: labels, value }) => ({ value: parseValue(value?.[1] ?? ""), labels: labelsOf(labels) }))
        : data.result.map(({ metric: labels, values = [] }) => ({
            value: reduced(
              values.map(([, value]) => parseValue(value)),
              reduce,
            ),
            labels: labelsOf(labels),
          }));
  const ended = data.resultType === "matrix" && reduce === "last" ? data.result : [];
  for (const { metric: labels, values = [] } of ended) {
    const ago = endedSince(values, asked);
    if (ago !== undefined)
      return {
        outcome: "inconclusive",
        reason: `the last point of ${labelsOf(labels)} is ${sayDuration(ago)} old: it has no data now`,
      };
  }
  if (found.length === 0) return { outcome: "inconclusive", reason: "Prometheus has no data for this query" };
  if (found.length > 1 && series === "one") {
    const some = found.slice(0, 3).map(({ labels }) => labels);
    return {
      outcome: "inconclusive",
      reason: `${found.length} series instead of one (${some.join(" ")}${found.length > 3 ? " …" : ""}): aggregate them, or write series: all`,
    };
  }
  return found;
}
