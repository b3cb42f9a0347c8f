import { z } from "zod";
import { parseDuration, sayDuration } from "../../quantity/duration.ts";
import type { HttpResponse } from "../../world.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import type { SamplePart } from "../sample.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import { expected, found, key, someTime } from "../spec/written.ts";
import { judgeAnswer, requestOf, withoutAnswer } from "./ask.ts";
import { saidParts } from "./health-parts.ts";
import { address, addressJson } from "./http-keys.ts";
import type { RequestSpec } from "./http-spec.ts";

/** The family of endpoints: one that tells of the app as a whole, and one for each of its parts. */
export interface HealthCheckSpec extends CommonSpec {
  readonly kind: "health";
  readonly url: string;
  readonly within: number;
  /** Part → its own budget in ms. */
  readonly parts: Readonly<Record<string, number>>;
}

const usualParts = ["agents", "dependencies", "business"];
const partName = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const partsLike = "a list of parts like [agents, dependencies], or a map of parts to budgets like { business: 500ms }";
const budgetLike = "a duration with its unit, like 100ms or 5s";

const partsWritten = z
  .union([z.array(z.string()), z.record(z.string(), z.unknown())], expected(partsLike))
  .transform((given, context): Record<string, number | undefined> => {
    const pairs = Array.isArray(given) ? given.map((name) => [name, undefined] as const) : Object.entries(given);
    return Object.fromEntries(
      pairs.map(([name, budget], index) => {
        const at = Array.isArray(given) ? index : name;
        if (!partName.test(name))
          context.addIssue({ code: "custom", path: [at], message: `${found(name)}; expected the last word of its path.` });
        const ms =
          budget === undefined || budget === null
            ? undefined
            : typeof budget === "string"
              ? parseDuration(budget) || Number.NaN
              : Number.NaN;
        if (Number.isNaN(ms))
          context.addIssue({ code: "custom", path: [at], message: `${found(budget)}; expected ${budgetLike}.` });
        return [name, ms];
      }),
    );
  });

const keys = z.strictObject({
  health: key(address(), {
    description:
      "The family of health endpoints: this path, and below it one for each part (/health/agents …). Every one must answer 2xx within its budget, and say of nothing that it is down.",
    json: { ...addressJson, examples: ["/health"] },
  }),
  within: key(someTime().default(100), { description: "The budget of each endpoint.", json: forms.someTime, usual: "100ms" }),
  parts: key(partsWritten.optional(), {
    description: "Which parts are asked: a list, or a map with budgets ({ business: 500ms }).",
    json: {
      anyOf: [
        { type: "array", items: { type: "string", pattern: partName.source } },
        {
          type: "object",
          propertyNames: { pattern: partName.source },
          additionalProperties: { anyOf: [forms.someTime, { type: "null" }] },
        },
      ],
    },
    usual: "[agents, dependencies, business]",
  }),
  ...commonKeys,
});

function complete(written: z.output<typeof keys>): HealthCheckSpec {
  const { health: url, within } = written;
  const parts = written.parts ?? Object.fromEntries(usualParts.map((name) => [name, undefined]));
  const budgets = Object.fromEntries(Object.entries(parts).map(([name, budget]) => [name, budget ?? within]));
  const slowest = Math.max(5_000, within, ...Object.values(budgets));
  const shown = url.startsWith("/") ? url : new URL(url).origin + new URL(url).pathname;
  return {
    ...common(written, { kind: "health", name: `health ${shown.replace(/[?#].*$/s, "")}`, timeout: slowest }),
    url,
    within,
    parts: budgets,
  };
}

/** The request for one endpoint of the family. */
function endpoint(spec: HealthCheckSpec, part: string | undefined, within: number): RequestSpec {
  const [path = "", query] = spec.url.split("?", 2);
  const url = part === undefined ? spec.url : `${path.replace(/\/+$/, "")}/${part}${query === undefined ? "" : `?${query}`}`;
  return {
    ...{ url, method: "GET", headers: { accept: "application/json" }, body: undefined, status: ["2xx"], within },
    ...{ contains: undefined, json: undefined, maxBody: 1_000_000, followRedirects: false },
    ...{ host: undefined, unix: undefined, verifyTls: true, certificateDays: undefined },
  };
}

/** What one endpoint says: its status and time first, then the parts that its JSON names. */
export function judgeEndpoint(response: HttpResponse, request: RequestSpec, now: number): Seen {
  const seen = judgeAnswer(response, request, now);
  const parts = response.truncated ? [] : saidParts(response.body);
  const ill = parts.filter(({ outcome }) => outcome === "fail").map(({ name, reason }) => `${name} is ${reason}`);
  if (seen.outcome === "pass" && ill.length === 0) return { ...seen, parts };
  const told = ill.length === 0 ? "" : `${ill.slice(0, 5).join(", ")}`;
  if (seen.outcome === "pass") return { ...seen, outcome: "fail", reason: `${response.status}, but ${told}`, parts };
  return { ...seen, reason: told === "" ? seen.reason : `${seen.reason} (${told})`, parts };
}

const start: Start<HealthCheckSpec> = (spec, subject, world): Measure => {
  const requests = [
    { name: "health", request: endpoint(spec, undefined, spec.within) },
    ...Object.entries(spec.parts).map(([name, within]) => ({ name, request: endpoint(spec, name, within) })),
  ].map(({ name, request }) => ({ name, request, asked: requestOf(request, subject, spec.name) }));
  return async (signal) => {
    const answers = await Promise.all(
      requests.map(async ({ name, request, asked }) => {
        const seen = await world.http({ ...asked, timeoutMs: spec.timeout, signal }).then(
          (response) => judgeEndpoint(response, request, world.clock.now()),
          (error: unknown) => withoutAnswer(error),
        );
        return { name, seen };
      }),
    );
    const parts = answers.flatMap(({ name, seen }): SamplePart[] => [
      { name, outcome: seen.outcome, reason: seen.reason },
      ...(seen.parts ?? []).map((part) => ({ ...part, name: `${name}: ${part.name}` })),
    ]);
    const worst = (["fail", "error", "inconclusive"] as const).find((word) =>
      answers.some(({ seen }) => seen.outcome === word),
    );
    const slowest = Math.max(...answers.map(({ seen }) => seen.value ?? 0));
    if (worst === undefined)
      return {
        outcome: "pass",
        value: slowest,
        unit: "ms",
        reason: `${answers.length} endpoints well, the slowest in ${Math.ceil(slowest)} ms`,
        parts,
      };
    const told = answers.filter(({ seen }) => seen.outcome === worst).map(({ name, seen }) => `${name}: ${seen.reason}`);
    return { outcome: worst, value: slowest, unit: "ms", reason: told.join("; ").slice(0, 600), parts };
  };
};

export const health = checkKind({
  keys,
  complete,
  start,
  alike: ({ url }) => (url.startsWith("/") ? undefined : "a whole address is that of one release"),
  asked: ({ parts, within }) => [
    `itself within ${sayDuration(within)}`,
    ...Object.entries(parts).map(([name, budget]) => `${name} within ${sayDuration(budget)}`),
  ],
});
