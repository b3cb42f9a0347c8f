import { z } from "zod";
import { unlimited } from "../unlimited.ts";
import { forms } from "./json-forms.ts";
import { recoverKey } from "./recover-key.ts";
import { anyTime, expected, key, number, oneOf, percentage, someTime, wholeNumber, words, yesOrNo } from "./written.ts";

const whole = (minimum: number) => ({ type: "integer", minimum });
const limitJson = { anyOf: [whole(0), { const: "off" }] };

/** A tolerated number; `off` tolerates any. */
const limitLike = expected("a whole number, 0 or more, or off");
const limit = () =>
  z
    .union([z.literal("off"), z.int(limitLike).min(0, limitLike)], limitLike)
    .transform((given) => (given === "off" ? unlimited : given))
    .optional();

/** The keys that every kind of check may have. */
export const commonKeys = {
  name: key(words("a name").optional(), {
    description: "What logs and reports call the check.",
    json: forms.text,
  }),
  interval: key(someTime().optional(), {
    description: "From one look to the next; the gate's unless said.",
    json: forms.someTime,
  }),
  timeout: key(someTime().optional(), {
    description: "A look that takes longer is given up.",
    json: forms.someTime,
    usual: "5s",
  }),
  "initial-delay": key(anyTime().optional(), {
    description: "So much of the window passes before the first look.",
    json: forms.anyTime,
    usual: "0s",
  }),
  "failure-limit": key(limit(), {
    description:
      "Failed looks that are tolerated; one more is fail. off tolerates any beside consecutive-success-limit, and as many as passed beside compare; it needs one of them.",
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
    json: forms.yesOrNo,
    usual: "false",
  }),
  critical: key(yesOrNo().optional(), {
    description: "In a score: when it fails, the gate fails, whatever the others say.",
    json: forms.yesOrNo,
    usual: "false",
  }),
  weight: key(number("a number, 0 or more").min(0, expected("a number, 0 or more")).optional(), {
    description: "In a score: its part beside the others'.",
    json: { type: "number", minimum: 0 },
    usual: "1",
  }),
  group: key(words("the name of a group").optional(), {
    description: "In a score: checks of one group are weighed together.",
    json: forms.text,
  }),
  compare: key(oneOf("baseline").optional(), {
    description: "Judge against the old release at the same time, instead of against a limit.",
    json: { enum: ["baseline"] },
  }),
  tolerance: key(percentage().optional(), {
    description: "With compare: how much worse than the baseline is borne.",
    json: forms.percentage,
    usual: "10%",
  }),
  direction: key(oneOf("increase", "decrease", "either").optional(), {
    description: "With compare: which change is bad.",
    json: { enum: ["increase", "decrease", "either"] },
    usual: "increase",
  }),
  alpha: key(percentage().optional(), {
    description: "With compare: how often a release that is no different may fail, all compared checks together.",
    json: forms.percentage,
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
  recover: recoverKey,
};

export type CommonWritten = z.output<z.ZodObject<typeof commonKeys>>;
