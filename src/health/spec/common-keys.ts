import { z } from "zod";
import { type Comparison, usualComparison } from "../comparison.ts";
import { unlimited } from "../unlimited.ts";
import type { CommonSpec, Recovery } from "./check-spec.ts";
import {
  anyTime,
  argv,
  expected,
  key,
  number,
  oneOf,
  percentage,
  serviceName,
  someTime,
  wholeNumber,
  words,
  yesOrNo,
} from "./written.ts";

const time = { type: "string", pattern: "^(?=.*[1-9])\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" };
const anyLength = { type: "string", pattern: "^\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" };
const whole = (minimum: number) => ({ type: "integer", minimum });
const limitJson = { anyOf: [whole(0), { const: "off" }] };

/** A tolerated number; `off` tolerates any. */
const limitLike = expected("a whole number, 0 or more, or off");
const limit = () =>
  z
    .union([z.literal("off"), z.int(limitLike).min(0, limitLike)], limitLike)
    .transform((given) => (given === "off" ? unlimited : given))
    .optional();

const recoverKeys = z.strictObject(
  {
    restart: serviceName("the name of a service, like web").optional(),
    command: argv().optional(),
    service: serviceName("the name of a service, like web").optional(),
    attempts: wholeNumber(1).max(10, expected("a whole number from 1 to 10")).default(1),
    wait: anyTime().default(2_000),
    timeout: someTime().default(30_000),
  },
  expected("an action like { restart: web } or { command: [./repair] }"),
);

const recovery = recoverKeys.transform((written, context): Recovery => {
  const { restart, command, service, attempts, wait, timeout } = written;
  const more = { attempts, wait, timeout };
  if (restart !== undefined && command === undefined && service === undefined)
    return { action: { kind: "restart", service: restart }, ...more };
  if (command !== undefined && restart === undefined) return { action: { kind: "command", argv: command, service }, ...more };
  const message =
    restart === undefined
      ? "names no action; expected restart or command."
      : "names two actions; expected either restart: <service> or command: [...] (with service: where it runs).";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** The keys that every kind of check may have. */
export const commonKeys = {
  name: key(words("a name").optional(), {
    description: "What logs and reports call the check.",
    json: { type: "string", minLength: 1 },
  }),
  interval: key(someTime().optional(), { description: "From one look to the next; the gate's unless said.", json: time }),
  timeout: key(someTime().optional(), { description: "A look that takes longer is given up.", json: time, usual: "5s" }),
  "initial-delay": key(anyTime().optional(), {
    description: "So much of the window passes before the first look.",
    json: anyLength,
    usual: "0s",
  }),
  "failure-limit": key(limit(), {
    description: "Failed looks that are tolerated; one more is fail. off tolerates any, and needs consecutive-success-limit.",
    json: limitJson,
    usual: "0",
  }),
  "consecutive-error-limit": key(limit(), {
    description: "Looks in a row that could not be made; one more is inconclusive.",
    json: limitJson,
    usual: "4",
  }),
  "inconclusive-limit": key(limit(), {
    description: "Inconclusive looks that are tolerated. For traffic any number is: its last look counts.",
    json: limitJson,
    usual: "0",
  }),
  "consecutive-success-limit": key(wholeNumber(1).optional(), {
    description: "So many passes in a row decide for the check, whatever failed before.",
    json: whole(1),
  }),
  count: key(wholeNumber(1).optional(), {
    description: "So many looks at the most; the window decides unless said.",
    json: whole(1),
  }),
  "min-samples": key(wholeNumber(1).optional(), {
    description: "Fewer looks that could be judged are inconclusive.",
    json: whole(1),
    usual: "1",
  }),
  "dry-run": key(yesOrNo().optional(), {
    description: "Measured and shown, and does not count.",
    json: { type: "boolean" },
    usual: "false",
  }),
  critical: key(yesOrNo().optional(), {
    description: "In a score: when it fails, the gate fails, whatever the others say.",
    json: { type: "boolean" },
    usual: "false",
  }),
  weight: key(number("a number, 0 or more").min(0, expected("a number, 0 or more")).optional(), {
    description: "In a score: its part beside the others'.",
    json: { type: "number", minimum: 0 },
    usual: "1",
  }),
  group: key(words("the name of a group").optional(), {
    description: "In a score: checks of one group are weighed together.",
    json: { type: "string", minLength: 1 },
  }),
  compare: key(oneOf("baseline").optional(), {
    description: "Judge against the old release at the same time, instead of against a limit.",
    json: { enum: ["baseline"] },
  }),
  tolerance: key(percentage().optional(), {
    description: "With compare: how much worse than the baseline is borne.",
    json: { type: "string", pattern: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$" },
    usual: "10%",
  }),
  direction: key(oneOf("increase", "decrease", "either").optional(), {
    description: "With compare: which change is bad.",
    json: { enum: ["increase", "decrease", "either"] },
    usual: "increase",
  }),
  alpha: key(percentage().optional(), {
    description: "With compare: how often a release that is no different may fail, all compared checks together.",
    json: { type: "string", pattern: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$" },
    usual: "1%",
  }),
  plan: key(oneOf("sequential", "fixed").optional(), {
    description: "With compare: sequential looks after every sample, fixed once, at the end.",
    json: { enum: ["sequential", "fixed"] },
    usual: "sequential",
  }),
  judge: key(oneOf("sluice", "kayenta").optional(), {
    description: "With compare: kayenta judges as NetflixACAJudge-v1.0 does, its faults included.",
    json: { enum: ["sluice", "kayenta"] },
    usual: "sluice",
  }),
  recover: key(recovery.optional(), {
    description:
      "An action that is tried before a failed look counts: restart: <service>, or command: [...] (with service: where it runs); attempts (1), wait (2s) and timeout (30s).",
    json: {
      type: "object",
      additionalProperties: false,
      properties: {
        restart: { type: "string", pattern: "^[A-Za-z0-9]" },
        command: { type: "array", items: { type: "string" }, minItems: 1 },
        service: { type: "string", pattern: "^[A-Za-z0-9]" },
        attempts: { type: "integer", minimum: 1, maximum: 10 },
        wait: anyLength,
        timeout: time,
      },
      oneOf: ["restart", "command"].map((name) => ({ required: [name], properties: { [name]: true } })),
    },
  }),
};

export type CommonWritten = z.output<z.ZodObject<typeof commonKeys>>;

/** What holds for a kind where the user says nothing. */
export interface Usual<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly timeout?: number;
  readonly inconclusiveLimit?: number;
  readonly direction?: Comparison["direction"];
}

/** The common part of a check, completed. */
export function common<Kind extends string>(written: CommonWritten, usual: Usual<Kind>): CommonSpec & { readonly kind: Kind } {
  return {
    kind: usual.kind,
    name: written.name ?? usual.name,
    interval: written.interval,
    timeout: written.timeout ?? usual.timeout ?? 5_000,
    initialDelay: written["initial-delay"] ?? 0,
    failureLimit: written["failure-limit"] ?? 0,
    consecutiveErrorLimit: written["consecutive-error-limit"] ?? 4,
    inconclusiveLimit: written["inconclusive-limit"] ?? usual.inconclusiveLimit ?? 0,
    consecutiveSuccessLimit: written["consecutive-success-limit"],
    count: written.count,
    minSamples: written["min-samples"] ?? 1,
    dryRun: written["dry-run"] ?? false,
    critical: written.critical ?? false,
    weight: written.weight ?? 1,
    group: written.group,
    compare:
      written.compare === undefined
        ? undefined
        : {
            tolerance: written.tolerance ?? usualComparison.tolerance,
            alpha: written.alpha ?? usualComparison.alpha,
            direction: written.direction ?? usual.direction ?? usualComparison.direction,
            plan: written.plan ?? usualComparison.plan,
            judge: written.judge ?? usualComparison.judge,
          },
    recover: written.recover,
  };
}
