import { z } from "zod";
import { didYouMean } from "../quantity/nearest.ts";
import type { CheckSpec } from "./check-spec.ts";
import { httpCheckSchema, httpSpec } from "./checks/http-schema.ts";
import { trafficCheckSchema, trafficSpec } from "./checks/traffic-schema.ts";
import { found } from "./written.ts";

/** One line per kind: the key that names it, and how it is read. */
const kinds = {
  http: { schema: httpCheckSchema.transform(httpSpec), keys: Object.keys(httpCheckSchema.shape) },
  traffic: { schema: trafficCheckSchema.transform(trafficSpec), keys: Object.keys(trafficCheckSchema.shape) },
};
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];
const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);

type Say = (message: string, path?: PropertyKey[]) => void;

function readKind(kind: Kind, raw: object, say: Say): CheckSpec | undefined {
  const { schema, keys } = kinds[kind];
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    if (issue.code !== "unrecognized_keys") say(issue.message, issue.path);
    else
      for (const key of issue.keys) {
        const left = keys.filter((known) => !Object.hasOwn(raw, known));
        say(`is not a key of a check of kind ${kind}; it may have ${keys.join(", ")}.${didYouMean(key, left)}`, [key]);
      }
  }
  return undefined;
}

function readCheck(raw: unknown, say: Say): CheckSpec | undefined {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    say(`${found(raw)}; expected a check like { http: /health } or { traffic: error-rate, max: 1% }.`);
    return undefined;
  }
  const named = Object.keys(raw).filter(isKind);
  const [kind] = named;
  if (kind !== undefined && named.length === 1) return readKind(kind, raw, say);
  if (named.length > 1) say(`is of two kinds at once (${named.join(", ")}); write two checks.`);
  else {
    const meant = Object.keys(raw).find((key) => didYouMean(key, kindNames) !== "");
    if (meant === undefined) say(`names no kind of check; expected one of the keys ${kindNames.join(", ")}.`);
    else say(`is no kind of check; expected ${kindNames.join(" or ")}.${didYouMean(meant, kindNames)}`, [meant]);
  }
  return undefined;
}

/**
 * What a user writes for one check, e.g. `{ http: /health, within: 100ms }` → a complete CheckSpec. Messages go on
 * after the key they are about (`within` + `is "100"; expected …`); the path points to that key.
 */
export const checkSpecSchema: z.ZodType<CheckSpec, unknown> = z.unknown().transform((raw, context) => {
  const spec = readCheck(raw, (message, path = []) => context.addIssue({ code: "custom", message, path }));
  return spec ?? z.NEVER;
});
