import { z } from "zod";
import { didYouMean } from "../../quantity/nearest.ts";
import { kinds } from "../checks/kinds.ts";
import type { CheckKind } from "./check-kind.ts";
import type { CheckSpec } from "./check-spec.ts";
import { impossible } from "./impossible.ts";
import { found } from "./written.ts";

type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];
const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);

type Say = (message: string, path?: PropertyKey[]) => void;

function readKind(kind: Kind, raw: object, say: Say): CheckSpec | undefined {
  // The table pairs each kind's keys with what completes them; indexing by a union loses that pairing for the compiler.
  const { keys, complete } = kinds[kind] as unknown as CheckKind<z.ZodRawShape, CheckSpec>;
  const known = Object.keys(keys.shape);
  const read = keys.safeParse(raw);
  const problems = impossible(raw);
  for (const { key, message } of problems) say(message, [key]);
  if (read.success) return problems.length > 0 ? undefined : complete(read.data);
  for (const issue of read.error.issues) {
    if (issue.code !== "unrecognized_keys") say(issue.message, issue.path);
    else if (issue.path.length > 0) for (const key of issue.keys) say("is no key of this.", [...issue.path, key]);
    else
      for (const key of issue.keys) {
        const left = known.filter((each) => !Object.hasOwn(raw, each));
        say(`is not a key of a check of kind ${kind}; it may have ${known.join(", ")}.${didYouMean(key, left)}`, [key]);
      }
  }
  return undefined;
}

/** A check of one kind may have keys that name another one, like `host`; the first that is no key of the other decides. */
function namedKinds(raw: object): Kind[] {
  const named = Object.keys(raw).filter(isKind);
  return named.filter((kind) => !named.some((other) => other !== kind && Object.hasOwn(kinds[other].keys.shape, kind)));
}

function readCheck(raw: unknown, say: Say): CheckSpec | undefined {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    say(`${found(raw)}; expected a check like { http: /health } or { traffic: error-rate, max: 1% }.`);
    return undefined;
  }
  const named = namedKinds(raw);
  const [kind] = named;
  if (kind !== undefined && named.length === 1) return readKind(kind, raw, say);
  if (named.length > 1) say(`is of two kinds at once (${named.join(", ")}); write two checks.`);
  else {
    const meant = Object.keys(raw).find((key) => didYouMean(key, kindNames) !== "");
    if (meant === undefined) say(`names no kind of check; expected one of the keys ${kindNames.join(", ")}.`);
    else say(`is no kind of check; expected one of ${kindNames.join(", ")}.${didYouMean(meant, kindNames)}`, [meant]);
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
