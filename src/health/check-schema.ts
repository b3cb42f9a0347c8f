import { z } from "zod";
import { parseDuration } from "../quantity/duration.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { parsePercentage } from "../quantity/percentage.ts";
import type { CheckSpec, HttpCheckSpec, TrafficCheckSpec } from "./check-spec.ts";
import { parseStatus, statusExample } from "./status.ts";

/** No limit at all; a whole number, so that it survives JSON (`Infinity` would come back as null). */
export const unlimited = Number.MAX_SAFE_INTEGER;

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const durationLike = "a duration with its unit, like 100ms or 5s";

/** A value as the user sees it in the file, short enough for a sentence. */
function found(value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  const shown = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  return `is ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`;
}

const expected = (what: string) => ({ error: (issue: { input?: unknown }) => `${found(issue.input)}; expected ${what}.` });
const words = (what: string) => z.string(expected(what)).min(1, expected(what));

/** A text that `parse` understands; what it doesn't understand is told with what was expected. */
function parsed<Value>(parse: (text: string) => Value | undefined, what: string, hint: (text: string) => string = () => "") {
  return z.string(expected(what)).transform((text, context): Value => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: `${found(text)}; expected ${what}.${hint(text)}` });
    return z.NEVER;
  });
}

const wholeNumber = (least: number, whenAbsent: number) => {
  const what = `a whole number, ${least} or more`;
  return z.int(expected(what)).min(least, expected(what)).default(whenAbsent);
};

function isAddress(text: string): boolean {
  if (/[\s\u0000-\u001f]/.test(text)) return false;
  if (text.startsWith("/")) return !text.startsWith("//");
  return /^https?:\/\/[^/]/.test(text) && URL.canParse(text);
}

/** The name of a check whose user gave none. Credentials and queries of a URL are not for logs. */
function httpName(address: string): string {
  if (address.startsWith("/")) return `http ${address.replace(/[?#].*$/s, "")}`;
  const url = new URL(address);
  return `http ${url.origin}${url.pathname}`;
}

const limits = { "failure-limit": wholeNumber(0, 0), "consecutive-error-limit": wholeNumber(0, 4) };
const positive = (text: string) => parseDuration(text) || undefined;
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerLike = "a header value on one line";

const headers = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()], expected(headerLike)), expected("header names and values"))
  .transform((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const problem = !headerName.test(name)
        ? "is not a header name; expected letters, digits and hyphens."
        : /[\r\n\0]/.test(String(value))
          ? `is of several lines; expected ${headerLike}.`
          : undefined;
      if (problem !== undefined) context.addIssue({ code: "custom", path: [name], message: problem });
    }
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  });

const statuses = z
  .union(
    [z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1, expected(statusExample))],
    expected(statusExample),
  )
  .transform((given, context) => {
    const patterns = [given].flat();
    patterns.forEach((pattern, index) => {
      if (parseStatus(String(pattern).trim()) !== undefined) return;
      const path = Array.isArray(given) ? [index] : [];
      context.addIssue({ code: "custom", path, message: `${found(pattern)}; expected ${statusExample}.` });
    });
    return patterns.map((pattern) => String(pattern).trim());
  });

/** A check as it is written, kind `http`. */
export const httpCheckSchema = z.strictObject({
  http: parsed((text) => (isAddress(text) ? text : undefined), "a path like /health or a URL like https://shop.example/health"),
  name: words("a name").optional(),
  method: parsed(
    (text) => methods.find((method) => method === text.toUpperCase()),
    `one of ${methods.join(", ")}`,
    (text) => didYouMean(text, methods),
  ).optional(),
  headers: headers.default({}),
  body: z.string(expected("text")).optional(),
  status: statuses.default(["2xx"]),
  within: parsed(positive, durationLike).optional(),
  timeout: parsed(positive, durationLike).optional(),
  contains: words("the text that the answer must hold").optional(),
  ...limits,
  "inconclusive-limit": wholeNumber(0, 0),
});

/** A check as it is written, kind `traffic`. */
export const trafficCheckSchema = z.strictObject({
  traffic: parsed(
    (text) => (text === "error-rate" ? text : undefined),
    "error-rate",
    (text) => didYouMean(text, ["error-rate"]),
  ),
  name: words("a name").optional(),
  max: parsed(parsePercentage, "a percentage with its sign, like 1% or 0.5%"),
  "min-requests": wholeNumber(1, 20),
  ...limits,
  // Few requests in the first seconds of a window are no trouble: what was seen at its end counts.
  "inconclusive-limit": wholeNumber(0, unlimited),
});

function httpSpec(written: z.output<typeof httpCheckSchema>): HttpCheckSpec {
  return {
    kind: "http",
    name: written.name ?? httpName(written.http),
    url: written.http,
    method: written.method ?? (written.body === undefined ? "GET" : "POST"),
    headers: written.headers,
    body: written.body,
    status: written.status,
    within: written.within,
    // An answer that is in time must not be cut off before its time.
    timeout: written.timeout ?? Math.max(5_000, written.within ?? 0),
    contains: written.contains,
    failureLimit: written["failure-limit"],
    consecutiveErrorLimit: written["consecutive-error-limit"],
    inconclusiveLimit: written["inconclusive-limit"],
  };
}

function trafficSpec(written: z.output<typeof trafficCheckSchema>): TrafficCheckSpec {
  return {
    kind: "traffic",
    name: written.name ?? `traffic ${written.traffic}`,
    measure: "error-rate",
    max: written.max,
    minRequests: written["min-requests"],
    failureLimit: written["failure-limit"],
    consecutiveErrorLimit: written["consecutive-error-limit"],
    inconclusiveLimit: written["inconclusive-limit"],
  };
}

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
