import { z } from "zod";
import { parseDuration } from "../../quantity/duration.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import type { HttpCheckSpec } from "../check-spec.ts";
import { parseStatus, statusExample } from "../status.ts";
import { expected, found, limits, parsed, wholeNumber, words } from "../written.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const durationLike = "a duration with its unit, like 100ms or 5s";

function isAddress(text: string): boolean {
  if (/[\s\u0000-\u001f]/.test(text)) return false;
  if (text.startsWith("/")) return !text.startsWith("//");
  return /^https?:\/\/[^/]/.test(text) && URL.canParse(text);
}

/** The name of a check whose user gave none. Credentials and queries of a URL are not for logs. */
function httpName(address: string): string {
  if (address.startsWith("/")) return `http ${address.replace(/[?#].*$/s, "")}`;
  const url = new URL(address);
  return url.origin + url.pathname;
}

const positive = (text: string) => parseDuration(text) || undefined;
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
  body: z.string(hidden("is no text; expected what is sent, as text.")).optional(),
  status: statuses.default(["2xx"]),
  within: parsed(positive, durationLike).optional(),
  timeout: parsed(positive, durationLike).optional(),
  contains: words("the text that the answer must hold").optional(),
  ...limits,
  "inconclusive-limit": wholeNumber(0, 0),
});

/** What was written, completed. */
export function httpSpec(written: z.output<typeof httpCheckSchema>): HttpCheckSpec {
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
