import type { z } from "zod";
import { parseDuration } from "../../quantity/duration.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import { parsePercentage } from "../../quantity/percentage.ts";
import type { Step, Strategy } from "../model.ts";
import { durationLike } from "./quantities.ts";
import { found, keyed, reading, type Say, word } from "./reading.ts";

const kinds = ["canary", "blue-green", "recreate", "rolling"] as const;
const seconds = 1_000;

/** What a strategy's name stands for; shares and bakes may be written out instead. */
const presets: Readonly<Record<Strategy["kind"], readonly Step[]>> = {
  canary: [
    { share: 0.05, bake: 60 * seconds },
    { share: 0.1, bake: 60 * seconds },
    { share: 0.5, bake: 60 * seconds },
    { share: 1, bake: 30 * seconds },
  ],
  "blue-green": [{ share: 1, bake: 10 * seconds }],
  recreate: [{ share: 1, bake: 10 * seconds }],
  rolling: [{ share: 1, bake: 10 * seconds }],
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

const written = keyed("a strategy", {
  kind: word(...kinds).optional(),
  strategy: word(...kinds).optional(),
  steps: stepsSchema.optional(),
});

/** `canary`, `{ steps: { 5%: 10m } }` or `{ kind: blue-green, steps: … }`. */
export const strategySchema: z.ZodType<Strategy, unknown> = reading((raw, say) => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const kind = kinds.find((known) => known === raw);
    if (kind !== undefined) return { kind, steps: presets[kind] };
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
  const { kind: named, strategy, steps } = read.data;
  if (named !== undefined && strategy !== undefined && named !== strategy) {
    say(`names two kinds at once (${named}, ${strategy}); write one.`);
    return undefined;
  }
  const kind = named ?? strategy ?? "canary";
  if (steps !== undefined && (kind === "recreate" || kind === "rolling")) {
    say(`can't be given to ${kind}, which moves everybody at once; use canary or blue-green.`, ["steps"], "key");
    return undefined;
  }
  return { kind, steps: steps ?? presets[kind] };
});
