import type { z } from "zod";
import { parseDuration } from "../../quantity/duration.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import { parsePercentage } from "../../quantity/percentage.ts";
import type { Preview, Step, Strategy } from "../model.ts";
import { cohortsSchema } from "./cohorts.ts";
import { listenSchema } from "./host.ts";
import { durationLike, durationSchema, wholeNumber } from "./quantities.ts";
import { found, keyed, reading, type Say, word } from "./reading.ts";

const kinds = ["canary", "blue-green", "recreate", "rolling"] as const;
const seconds = 1_000;

/** What a strategy's name stands for; all of it may be written out instead. */
const presets: Readonly<Record<Strategy["kind"], Strategy>> = {
  canary: {
    kind: "canary",
    steps: [
      { share: 0.05, bake: 60 * seconds },
      { share: 0.1, bake: 60 * seconds },
      { share: 0.5, bake: 60 * seconds },
      { share: 1, bake: 30 * seconds },
    ],
  },
  "blue-green": {
    kind: "blue-green",
    steps: [{ share: 1, bake: 10 * seconds }],
    preview: { port: undefined, bake: 0, cohorts: false },
  },
  recreate: { kind: "recreate", steps: [{ share: 1, bake: 10 * seconds }] },
  rolling: { kind: "rolling", steps: [{ share: 1, bake: 10 * seconds }], batch: 1 },
};

/** The steps as they are written, `{ 5%: 10m, 50%: 1h }`; a missing last one is added. */
const stepsSchema = reading((raw, say): readonly Step[] | undefined => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || Object.keys(raw).length === 0) {
    say(`${found(raw)}; expected shares with their bakes, like { 5%: 10m, 50%: 1h }.`);
    return undefined;
  }
  const steps: Step[] = [];
  let sound = true;
  const problem: Say = (...told) => {
    sound = false;
    say(...told);
  };
  for (const [written, given] of Object.entries(raw)) {
    const share = parsePercentage(written);
    const bake = typeof given === "string" ? parseDuration(given) : undefined;
    if (share === undefined || share === 0) {
      problem("is no share; expected a percentage above 0% and up to 100%, with its sign, like 5%.", [written], "key");
      continue;
    }
    if (bake === undefined) problem(`${found(given)}; expected ${durationLike}.`, [written]);
    else if (share <= (steps.at(-1)?.share ?? 0))
      problem("is not above the share before it; shares must grow.", [written], "key");
    else steps.push({ share, bake });
  }
  if (!sound) return undefined;
  return steps.at(-1)?.share === 1 ? steps : [...steps, { share: 1, bake: 10 * seconds }];
});

const previewSchema: z.ZodType<Preview, unknown> = keyed(
  "the preview",
  {
    port: listenSchema.optional(),
    bake: durationSchema.optional(),
    cohorts: reading((raw, say): boolean | undefined => {
      if (typeof raw === "boolean") return raw;
      say(`${found(raw)}; expected true or false.`);
      return undefined;
    }).optional(),
  },
  true,
).transform(({ port, bake, cohorts }) => ({ port, bake: bake ?? 0, cohorts: cohorts ?? false }));

const written = keyed("a strategy", {
  kind: word(...kinds).optional(),
  strategy: word(...kinds).optional(),
  steps: stepsSchema.optional(),
  bake: durationSchema.optional(),
  batch: wholeNumber(1, 100).optional(),
  sticky: word("visitor", "request").optional(),
  cohorts: cohortsSchema.optional(),
  preview: previewSchema.optional(),
  "warm-for": durationSchema.optional(),
  idle: word("keep", "staging").optional(),
});
type Written = z.output<typeof written>;

/** Which kinds know a key; a key that a kind would not heed is a problem, not a default. */
const knownBy: Readonly<Partial<Record<keyof Written, readonly Strategy["kind"][]>>> = {
  steps: ["canary", "blue-green"],
  bake: ["blue-green", "recreate", "rolling"],
  batch: ["rolling"],
  sticky: ["canary", "blue-green", "rolling"],
  cohorts: ["canary", "blue-green", "rolling"],
  preview: ["canary", "blue-green"],
  "warm-for": ["canary", "blue-green"],
  idle: ["canary", "blue-green"],
};
const insteadOf: Readonly<Partial<Record<keyof Written, string>>> = {
  steps: "which moves everybody by other means; use canary or blue-green",
  bake: 'whose bakes stand in "steps"',
};

/** What the keys say against each other; told at the key. */
function contradiction(kind: Strategy["kind"], said: Written): readonly [string, keyof Written] | undefined {
  for (const [key, kindsThatKnow] of Object.entries(knownBy) as [keyof Written, readonly Strategy["kind"][]][]) {
    if (said[key] === undefined || kindsThatKnow.includes(kind)) continue;
    return [`can't be given to ${kind}, ${insteadOf[key] ?? `only to ${kindsThatKnow.join(" and ")}`}.`, key];
  }
  if (said.steps !== undefined && said.bake !== undefined)
    return ['can\'t stand beside "steps", which have their own.', "bake"];
  if (said.idle === "staging" && said.preview?.port === undefined)
    return ["is staging, which needs an address: `preview: { port: 8081 }`.", "idle"];
  if (said.preview?.cohorts === true && said.cohorts === undefined)
    return ["lets cohorts in, and none are named under `cohorts`.", "preview"];
  return undefined;
}

/** `canary`, `{ steps: { 5%: 10m } }` or `{ kind: blue-green, preview: … }`. */
export const strategySchema: z.ZodType<Strategy, unknown> = reading((raw, say) => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const kind = kinds.find((known) => known === raw);
    if (kind !== undefined) return presets[kind];
    const hint = typeof raw === "string" ? didYouMean(raw, kinds) : "";
    say(`${found(raw)}; expected ${kinds.join(", ")}, or { steps: { 5%: 10m, 50%: 1h } }.${hint}`);
    return undefined;
  }
  const read = written.safeParse(raw);
  if (!read.success) {
    for (const issue of read.error.issues) {
      say(issue.message, issue.path, issue.code === "custom" && issue.params?.["at"] === "key" ? "key" : "value");
    }
    return undefined;
  }
  const { kind: named, strategy, ...said } = read.data;
  if (named !== undefined && strategy !== undefined && named !== strategy) {
    say(`names two kinds at once (${named}, ${strategy}); write one.`);
    return undefined;
  }
  const kind = named ?? strategy ?? "canary";
  const problem = contradiction(kind, said);
  if (problem !== undefined) {
    say(problem[0], [problem[1]], "key");
    return undefined;
  }
  return completed(kind, said);
});

function completed(kind: Strategy["kind"], said: Written): Strategy {
  const preset = presets[kind];
  const steps = said.steps ?? (said.bake === undefined ? preset.steps : [{ share: 1, bake: said.bake }]);
  const given = {
    batch: said.batch,
    sticky: said.sticky,
    cohorts: said.cohorts,
    preview: said.preview,
    warmFor: said["warm-for"],
    idle: said.idle,
  };
  return { ...preset, steps, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}
