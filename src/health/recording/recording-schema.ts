import { z } from "zod";
import { shown } from "../../quantity/shown.ts";
import { usualComparison } from "../comparison.ts";
import { possibleScore } from "../spec/possible-score.ts";
import { expected } from "../spec/written.ts";
import { unlimited } from "../unlimited.ts";

const outcome = z.enum(["pass", "fail", "error", "inconclusive"]);
/** NaN and the infinities have no word in JSON: null stands for them, and is no number to judge by. */
const value = z
  .number()
  .nullable()
  .transform((given) => given ?? Number.NaN);
const whole = z.int().min(0);
const count = z
  .strictObject({ bad: whole, total: whole })
  .refine(({ bad, total }) => bad <= total, { error: "has more bad ones than there are" });
const limit = z
  .union([whole, z.literal("off")], expected("a whole number, 0 or more, or off"))
  .transform((given) => (given === "off" ? unlimited : given));

/** A baseline that gave no number gave none: null says the same as leaving it out. */
const given = z
  .number()
  .nullable()
  .transform((written) => written ?? undefined);

const sampleSchema = z.strictObject({
  at: z.number().optional().describe("When the look began, milliseconds since the epoch; only differences count."),
  outcome: outcome
    .optional()
    .describe("Without it a sample with a value has passed, and one with neither value nor seen could not be measured."),
  value: value.optional().describe("The number behind it; null for one that is none."),
  unit: z.enum(["ms", "ratio", "bytes", "seconds"]).optional(),
  reason: z.string().optional(),
  seen: count.optional().describe("Of what is counted, since the sample before."),
  baseline: z
    .union(
      [
        given.transform((only): { value?: number | undefined; seen?: z.output<typeof count> | undefined } => ({ value: only })),
        z.strictObject({ value: given.optional(), seen: count.optional() }),
      ],
      expected("a number, or a map with value or with seen: { bad, total }"),
    )
    .optional()
    .describe("What the baseline gave at the same time: its number, or what was counted of it."),
  parts: z.array(z.object({ name: z.string(), outcome, reason: z.string() })).optional(),
  numbers: z.record(z.string(), z.number()).optional(),
});

const comparison = z.strictObject({
  tolerance: z.number().min(0).default(usualComparison.tolerance),
  alpha: z.number().gt(0).lt(0.5).default(usualComparison.alpha),
  direction: z.enum(["increase", "decrease", "either"]).default(usualComparison.direction),
  plan: z.enum(["sequential", "fixed"]).default(usualComparison.plan),
  judge: z.enum(["sluice", "kayenta"]).default(usualComparison.judge),
});

/** As in a check that is written; fractions are 0…1. */
const limits = z.strictObject({
  "failure-limit": limit.default(0),
  "consecutive-error-limit": limit.default(4),
  "inconclusive-limit": limit.optional(),
  "consecutive-success-limit": whole.min(1).optional(),
  count: whole.min(1).optional(),
  "min-samples": whole.min(1).default(1),
  "dry-run": z.boolean().default(false),
  critical: z.boolean().default(false),
  weight: z.number().min(0).default(1),
  group: z.string().optional(),
  compare: z
    .union(
      [z.literal("baseline").transform(() => usualComparison), comparison],
      expected("baseline, or a map of tolerance, alpha, direction, plan and judge"),
    )
    .optional(),
  max: z.number().min(0).max(1).optional().describe("Of a check of kind traffic: the highest rate that passes, 0.01 for 1 %."),
  "min-requests": whole.optional(),
});

const counts = z.object({ pass: whole, fail: whole, error: whole, inconclusive: whole });
const verdict = z.object({ result: z.enum(["pass", "fail", "inconclusive"]), explanation: z.string() });
/** Written and read by us alone, and only where a window was longer than what is kept of it. */
const memory = z.object({
  tally: z
    .object({ counts, errorsInARow: whole, mostErrorsInARow: whole, passesInARow: whole, mostPassesInARow: whole })
    .loose(),
  compared: z.object({ candidate: z.array(z.number()), baseline: z.array(z.number()) }),
  rate: z.object({
    candidate: count,
    baseline: count,
    bound: z.array(z.number()),
    beside: z.array(z.number()),
    most: z.object({ bound: z.number(), beside: z.number() }),
  }),
});

const checkSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.string().default("recorded"),
    limits: limits.default(() => limits.parse({})),
    asked: z.array(z.string()).default([]).describe("What it asks for, in words."),
    bound: z.number().optional().describe("The limit of its number, for charts."),
    samples: z.array(sampleSchema),
    before: memory
      .optional()
      .describe("What was seen before the first of these samples, where a window had more than are kept."),
    earlier: z
      .object({ values: z.array(z.number()).default([]), counts: count.default({ bad: 0, total: 0 }) })
      .optional()
      .describe("What an earlier window had, where that is the baseline."),
    planned: whole.min(1).optional().describe("Looks that the window had room for; as many as there are samples unless said."),
    verdict: verdict.optional().describe("What it came to; not read by a replay, which comes to its own."),
    counts: z.unknown().optional().describe("Of the samples; not read by a replay."),
    comparison: z.unknown().optional().describe("How the comparison ended; not read by a replay."),
  })
  .superRefine(({ kind, limits: { max, "min-requests": least } }, context) => {
    if (kind === "traffic" || (max === undefined && least === undefined)) return;
    const message = `is for the kind traffic alone, and this check is of kind ${shown(kind)}: nothing would be held to it.`;
    context.addIssue({ code: "custom", path: ["limits", max === undefined ? "min-requests" : "max"], message });
  });

const percent = z.number().min(0).max(100);
const score = z
  .object({ pass: percent, marginal: percent.optional(), groups: z.record(z.string(), percent).default({}) })
  .transform(({ pass, marginal = pass, groups }) => ({ pass, marginal, groups }))
  .superRefine(possibleScore);

/** The keys of each place that refuses others; what is written beside its place would be left out of the judgement in silence. */
export const knownKeys = {
  check: Object.keys(checkSchema.shape),
  sample: Object.keys(sampleSchema.shape),
  limits: Object.keys(limits.shape),
} as const;

/** What the `report` of health-gate holds, as far as a replay needs it; everything else in it is let be. */
export const recordingSchema = z.object({
  result: z.enum(["pass", "fail", "inconclusive"]).optional(),
  explanation: z.string().optional(),
  window: z.number().min(0).optional().describe("Milliseconds."),
  interval: z.number().min(0).optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  ended: z
    .enum(["as planned", "early"])
    .default("as planned")
    .describe("Whether the window was over, or something cut it short."),
  score: score.optional().describe("How the checks' verdicts make one; without it every one decides."),
  checks: z.array(checkSchema).min(1),
});

export type WrittenSample = z.output<typeof sampleSchema>;
export type WrittenCheck = z.output<typeof checkSchema>;
export type WrittenRecording = z.output<typeof recordingSchema>;
