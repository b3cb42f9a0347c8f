import { z } from "zod";
import { anyTime, expected, found, key, percentage, someTime, wholeNumber } from "../spec/written.ts";

/** How much of its own traffic a check makes, and what must come of it. Times in ms, rates a second, fractions 0…1. */
export interface LoadSpec {
  readonly mode: "rate" | "users";
  /** Requests a second, or users who each ask again when they were answered. */
  readonly amount: number;
  readonly duration: number;
  /** From nothing to the whole amount; its requests are made, and not judged. */
  readonly ramp: number;
  readonly maxErrorRate: number;
  readonly p50: number | undefined;
  readonly p90: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  /** Answers a second, at least. */
  readonly minThroughput: number | undefined;
}

const mostPerSecond = 50_000;
const mostUsers = 10_000;
const rateLike = `requests a second up to ${mostPerSecond}, like 100/s`;

const rate = () =>
  z.union([z.number(), z.string()], expected(rateLike)).transform((given, context): number => {
    const match = /^(\d+(?:\.\d+)?)\s*\/\s*s$/.exec(String(given).trim());
    const value = typeof given === "number" ? given : Number(match?.[1] ?? Number.NaN);
    if (value > 0 && value <= mostPerSecond) return value;
    context.addIssue({ code: "custom", message: `${found(given)}; expected ${rateLike}.` });
    return z.NEVER;
  });
const usersLike = `a whole number of users up to ${mostUsers}`;
const slowest = () => someTime().optional();
const time = { type: "string", pattern: "^(?=.*[1-9])\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" };
const rateJson = {
  anyOf: [
    { type: "number", exclusiveMinimum: 0, maximum: mostPerSecond },
    { type: "string", pattern: "^\\s*(?=.*[1-9])\\d+(\\.\\d+)?\\s*/\\s*s\\s*$" },
  ],
};

const loadShape = z
  .strictObject(
    {
      rate: rate().optional(),
      users: wholeNumber(1).max(mostUsers, expected(usersLike)).optional(),
      duration: someTime().default(10_000),
      ramp: anyTime().default(0),
      "error-rate": percentage().default(0.01),
      p50: slowest(),
      p90: slowest(),
      p95: slowest(),
      p99: slowest(),
      throughput: rate().optional(),
    },
    expected("a load like { rate: 100/s, duration: 10s } or { users: 100 }"),
  )
  .transform((written, context): LoadSpec => {
    const { rate: perSecond, users, duration, ramp } = written;
    const say = (message: string, ...path: string[]) => context.addIssue({ code: "custom", path, message });
    if (perSecond === undefined && users === undefined) say("says how much of nothing; expected rate or users.");
    if (perSecond !== undefined && users !== undefined) say("has rate and users; expected one of them.");
    if (perSecond !== undefined && written.throughput !== undefined && written.throughput > perSecond)
      say(`is ${written.throughput}/s > rate ${perSecond}/s: more answers than requests.`, "throughput");
    return {
      mode: perSecond === undefined ? "users" : "rate",
      amount: perSecond ?? users ?? 0,
      duration,
      ramp,
      maxErrorRate: written["error-rate"],
      p50: written.p50,
      p90: written.p90,
      p95: written.p95,
      p99: written.p99,
      minThroughput: written.throughput,
    };
  });

export const loadKeys = key(loadShape.optional(), {
  description:
    "Load mode: the check makes its own traffic, for a service without users. rate: 100/s, or users: 100 who each ask again when they are answered; duration (10s), ramp (0s), and what must hold of all answers: error-rate (1%), p50, p90, p95, p99, throughput. One look is one run; count is 1 unless said.",
  json: {
    type: "object",
    additionalProperties: false,
    properties: {
      rate: rateJson,
      users: { type: "integer", minimum: 1, maximum: mostUsers },
      duration: time,
      ramp: { type: "string", pattern: "^\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" },
      "error-rate": { type: "string", pattern: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$" },
      p50: time,
      p90: time,
      p95: time,
      p99: time,
      throughput: rateJson,
    },
    oneOf: ["rate", "users"].map((name) => ({ required: [name], properties: { [name]: true } })),
  },
});
