import { z } from "zod";
import { shown } from "../../quantity/shown.ts";
import type { World } from "../../world.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import type { SamplePart } from "../sample.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import type { Subject } from "../spec/subject.ts";
import { expected, key, parsed, toldOf } from "../spec/written.ts";
import { judgeAnswer, requestOf, withoutAnswer } from "./ask.ts";
import { isAddress, requestKeys } from "./http-keys.ts";
import { type RequestSpec, requestSpec } from "./http-spec.ts";
import { atJsonPath, parseJsonPath } from "./json-path.ts";
import { filled, namesIn, slot } from "./template.ts";

/** One request of a smoke test, and what of its answer later ones use. */
export interface StepSpec extends RequestSpec {
  /** Name of a value → its path in the answer's JSON. */
  readonly save: Readonly<Record<string, string>>;
}

export interface StepsCheckSpec extends CommonSpec {
  readonly kind: "steps";
  readonly steps: readonly StepSpec[];
}

const jsonPath = () =>
  parsed((text) => (parseJsonPath(text) === undefined ? undefined : text), "a path like token or items[0].id");
const step = z
  .strictObject(
    {
      ...requestKeys,
      http: parsed(
        (text) => (isAddress(text.replace(slot, "x")) ? text : undefined),
        "a path like /users/{{ id }} or a URL like https://shop.example/users",
      ),
      save: z
        .record(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, { error: "is no name; expected letters, digits, - and _." }),
          jsonPath(),
        )
        .default({}),
    },
    expected("a request like { http: /login, method: POST }"),
  )
  .transform((written): StepSpec => ({ ...requestSpec(written), save: written.save }));

const stepJson = {
  type: "object",
  additionalProperties: false,
  required: ["http"],
  properties: {
    ...Object.fromEntries(Object.entries(requestKeys).map(([name, type]) => [name, toldOf(type)?.json ?? {}])),
    http: { type: "string", pattern: "^(/(?!/)|https?://[^/])" },
    save: {
      type: "object",
      propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_-]*$" },
      additionalProperties: { type: "string", minLength: 1 },
    },
  },
};

const listLike = "a list of requests, like [{ http: /login, save: { token: token } }, { http: /me }]";
const textsOf = ({ url, body, headers }: StepSpec) => [url, body ?? "", ...Object.values(headers)];

const keys = z
  .strictObject({
    steps: key(z.array(step, expected(listLike)).min(1, expected(listLike)).max(50, expected("50 steps at the most")), {
      description:
        "A smoke test: requests one after the other, each with the keys of an http check. save takes values out of an answer's JSON ({ token: auth.token }), {{ token }} puts them into addresses, headers and bodies of later steps.",
      json: { type: "array", minItems: 1, maxItems: 50, items: stepJson },
    }),
    ...commonKeys,
  })
  .superRefine(({ steps }, context) => {
    const known = new Set<string>();
    for (const [index, each] of steps.entries()) {
      for (const name of textsOf(each).flatMap(namesIn))
        if (!known.has(name))
          context.addIssue({
            code: "custom",
            path: ["steps", index],
            message: `uses {{ ${name} }}, which no step before it saves${known.size === 0 ? "" : ` (there are ${[...known].join(", ")})`}.`,
          });
      for (const name of Object.keys(each.save)) known.add(name);
    }
  });

function complete(written: z.output<typeof keys>): StepsCheckSpec {
  const name = `steps ${written.steps.map(({ url }) => url.replace(/[?#].*$/s, "").replace(/^https?:\/\/[^/]*/, "")).join(" → ")}`;
  return { ...common(written, { kind: "steps", name: name.slice(0, 60), timeout: 5_000 }), steps: written.steps };
}

const inJson = (value: string) => JSON.stringify(value).slice(1, -1);
const onOneLine = (value: string) => value.replace(/[\r\n\0]/g, "");

/** A step with the values of those before it; each value is made harmless for the place where it is put. */
export function withValues(spec: StepSpec, values: Readonly<Record<string, string>>): StepSpec {
  const body =
    spec.body === undefined ? undefined : filled(spec.body, values, /^\s*[[{]/.test(spec.body) ? inJson : (value) => value);
  return {
    ...spec,
    url: filled(spec.url, values, encodeURIComponent),
    body,
    headers: Object.fromEntries(Object.entries(spec.headers).map(([name, value]) => [name, filled(value, values, onOneLine)])),
  };
}

const start: Start<StepsCheckSpec> = (spec, subject, world): Measure => {
  // A path without an address is told before anything is asked.
  for (const each of spec.steps) requestOf(each, subject, spec.name);
  return async (signal) => {
    const values: Record<string, string> = {};
    const parts: SamplePart[] = [];
    let took = 0;
    for (const [index, each] of spec.steps.entries()) {
      const seen = await take(withValues(each, values), values, { spec, subject, world, signal });
      const name = `${index + 1} ${each.method} ${each.url.replace(/[?#].*$/s, "")}`.slice(0, 80);
      parts.push({ name, outcome: seen.outcome, reason: seen.reason });
      took += seen.value ?? 0;
      if (seen.outcome !== "pass") return { outcome: seen.outcome, reason: `step ${name}: ${seen.reason}`, parts };
    }
    return { outcome: "pass", value: took, unit: "ms", reason: `${parts.length} steps in ${Math.ceil(took)} ms`, parts };
  };
};

async function take(
  step: StepSpec,
  values: Record<string, string>,
  { spec, subject, world, signal }: { spec: StepsCheckSpec; subject: Subject; world: World; signal: AbortSignal },
): Promise<Seen> {
  try {
    const response = await world.http({ ...requestOf(step, subject, spec.name), timeoutMs: spec.timeout, signal });
    const seen = judgeAnswer(response, step, world.clock.now());
    if (seen.outcome !== "pass") return seen;
    const lost = save(response.body, step.save, values);
    return lost === undefined ? seen : { outcome: "fail", reason: lost };
  } catch (error) {
    return withoutAnswer(error);
  }
}

/** Takes what later steps use out of an answer; returns why that can't be done. */
function save(body: string, wanted: Readonly<Record<string, string>>, values: Record<string, string>): string | undefined {
  if (Object.keys(wanted).length === 0) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return "its body is no JSON, so nothing can be saved";
  }
  for (const [name, path] of Object.entries(wanted)) {
    const value = atJsonPath(document, path);
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
      return `there is no text or number at ${shown(path)} to save as ${name}`;
    values[name] = String(value);
  }
  return undefined;
}

export const steps = checkKind({
  keys,
  complete,
  start,
  alike: ({ steps }) => (steps.some(({ url }) => url.startsWith("/")) ? undefined : "whole addresses are those of one release"),
  asked: ({ steps }) => [`${steps.length} steps`],
  takes: ({ steps, timeout }) => steps.length * timeout,
});
