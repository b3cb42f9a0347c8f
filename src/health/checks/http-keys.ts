import { z } from "zod";
import { didYouMean } from "../../quantity/nearest.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { expected, found, key, parsed, someTime, wholeNumber, words, yesOrNo } from "../spec/written.ts";
import { parseStatus, statusExample } from "../status.ts";
import { jsonAssertions } from "./json-assertion-keys.ts";
import { loadKeys } from "./load-keys.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const anyCase = (known: readonly string[]) =>
  `^(${known.map((each) => [...each].map((sign) => `[${sign}${sign.toLowerCase()}]`).join("")).join("|")})$`;
const time = { type: "string", pattern: "^(?=.*[1-9])\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" };
const statusJson = {
  anyOf: [
    { type: "string", pattern: "^\\s*([1-5][xX]{2}|[1-5]\\d\\d(\\s*-\\s*[1-5]\\d\\d)?)\\s*$" },
    { type: "integer", minimum: 100, maximum: 599 },
  ],
};

export function isAddress(text: string): boolean {
  if (/[\s\u0000-\u001f]/.test(text)) return false;
  if (text.startsWith("/")) return !text.startsWith("//");
  return /^https?:\/\/[^/]/.test(text) && URL.canParse(text);
}

/** A path of the app, or a whole URL. */
export const address = () =>
  parsed((text) => (isAddress(text) ? text : undefined), "a path like /health or a URL like https://shop.example/health");
export const addressJson = { type: "string", pattern: "^(/(?!/)|https?://[^/])\\S*$" };

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerLike = "a header value on one line";
/** What headers and bodies hold may be a secret, so no message shows it. */
const hidden = (problem: string) => ({ error: problem });

const headers = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean()], hidden(`is no text; expected ${headerLike}.`)),
    hidden("is no map; expected header names and their values."),
  )
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

/** `1 MB`, `500 KB`, in powers of 1,000. */
function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(KB|MB)$/.exec(text.trim());
  if (match === null) return undefined;
  const bytes = Math.round(Number(match[1]) * (match[2] === "MB" ? 1_000_000 : 1_000));
  return bytes >= 1 && bytes <= 100_000_000 ? bytes : undefined;
}

/** What one request sends and expects; a check of kind http has these, and every one of `steps`. */
export const requestKeys = {
  http: key(address(), {
    description: "A path, asked of the app, or a whole URL.",
    json: { ...addressJson, examples: ["/health"] },
  }),
  method: key(
    parsed(
      (text) => methods.find((method) => method === text.toUpperCase()),
      `one of ${methods.join(", ")}`,
      (text) => didYouMean(text, methods),
    ).optional(),
    {
      description: "GET; with a body POST.",
      json: { anyOf: [{ enum: methods }, { type: "string", pattern: anyCase(methods) }] },
      usual: "GET",
    },
  ),
  headers: key(headers.default({}), {
    description: "Headers that are sent.",
    json: {
      type: "object",
      propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
      additionalProperties: { type: ["string", "number", "boolean"], pattern: "^[^\\r\\n\\u0000]*$" },
    },
  }),
  body: key(z.string(hidden("is no text; expected what is sent, as text.")).optional(), {
    description: "What is sent, as text.",
    json: { type: "string" },
  }),
  status: key(statuses.default(["2xx"]), {
    description: "Answers that are well: 2xx, 200, 200-204, or a list of them. A redirect is an answer, unless it is followed.",
    json: { anyOf: [...statusJson.anyOf, { type: "array", items: statusJson, minItems: 1 }] },
    usual: "2xx",
  }),
  within: key(someTime().optional(), {
    description: "A slower answer is a failed look.",
    json: { ...time, examples: ["100ms"] },
  }),
  contains: key(words("the text that the answer must hold").optional(), {
    description: "Text that the body must hold.",
    json: { type: "string", minLength: 1 },
  }),
  json: jsonAssertions,
  "max-body": key(parsed(parseSize, "a size up to 100MB, like 500KB or 5MB").optional(), {
    description: "A longer body is not read further: the look is an error.",
    json: { type: "string", pattern: "^\\s*\\d+(\\.\\d+)?\\s*(KB|MB)\\s*$" },
    usual: "5MB",
  }),
  "follow-redirects": key(yesOrNo().default(false), {
    description: "Ask where a redirect leads, ten times at the most.",
    json: { type: "boolean" },
    usual: "false",
  }),
  host: key(
    parsed(
      (text) => (/^[A-Za-z0-9._-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/.test(text) ? text : undefined),
      "a host name like shop.example",
    ).optional(),
    {
      description: "The host to ask for at that address: Host header and the name that its certificate must have.",
      json: { type: "string", pattern: "^[A-Za-z0-9._:[\\]-]+$" },
    },
  ),
  unix: key(
    parsed(
      (text) => (/^\/[^\0\r\n]+$/.test(text) ? text : undefined),
      "the absolute path of a socket, like /run/app.sock",
    ).optional(),
    {
      description: "Ask through this Unix socket of the machine on which the gate runs.",
      json: { type: "string", pattern: "^/" },
    },
  ),
  "verify-tls": key(yesOrNo().default(true), {
    description: "false takes any certificate. For machines in between, never for what users see.",
    json: { type: "boolean" },
    usual: "true",
  }),
  "certificate-days": key(wholeNumber(1).optional(), {
    description: "A certificate that ends in fewer days is a failed look.",
    json: { type: "integer", minimum: 1 },
  }),
};

/** A check as it is written, kind `http`. */
export const httpKeys = z.strictObject({ ...requestKeys, load: loadKeys, ...commonKeys }).superRefine((written, context) => {
  const say = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  const { within, timeout, load } = written;
  if (within !== undefined && timeout !== undefined && within > timeout)
    say("within", `is longer than timeout (${within} ms > ${timeout} ms): no answer could be too slow and still be seen.`);
  if (written["certificate-days"] !== undefined && written.http.startsWith("http:"))
    say("certificate-days", "asks for a certificate, and the address begins with http: has none.");
  if (load !== undefined) {
    if (within !== undefined) say("within", "is the budget of one answer; under load give load its p50, p90, p95 or p99.");
    if (written["follow-redirects"]) say("follow-redirects", "can't be used with load: each request would be several.");
  }
});
