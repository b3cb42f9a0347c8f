import { fail } from "../../failure.ts";
import type { HttpResponse } from "../../world.ts";
import type { HttpCheckSpec } from "../check-spec.ts";
import { noAddress } from "../failures.ts";
import type { Measure, Start } from "../measure.ts";
import { statusMatches } from "../status.ts";
import type { Subject } from "../subject.ts";

const bodyLimit = 1_048_576;

function addressOf(spec: HttpCheckSpec, { baseUrl }: Subject): string {
  if (!spec.url.startsWith("/")) return spec.url;
  if (baseUrl === undefined) throw fail(noAddress, { check: spec.name, url: spec.url });
  return baseUrl.replace(/\/+$/, "") + spec.url;
}

/** The subject's headers may carry a secret: no other host sees them. */
function headersFor(address: string, spec: HttpCheckSpec, { baseUrl, headers }: Subject): Record<string, string> {
  const own = baseUrl !== undefined && new URL(address).origin === new URL(baseUrl).origin;
  return { ...(own ? headers : {}), ...spec.headers };
}

/** Why there is no answer; undefined when the reason lies on this side, so that it says nothing about the subject. */
function seenByVisitors(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && /^(ENOTFOUND|EAI_\w+|ENETUNREACH|ENETDOWN|EMFILE|ENFILE|ABORT_ERR)$/.test(code))
    return undefined;
  return saidBy(code, message);
}

function saidBy(code: unknown, message: unknown): string {
  // A host name with several addresses is refused with an error that has a code but no message.
  const text = typeof message === "string" && message !== "" ? message : String(code ?? "no answer");
  return text.slice(0, 300);
}

/** What is wrong with the answer, or undefined. */
function problemWith(response: HttpResponse, spec: HttpCheckSpec): string | undefined {
  if (!statusMatches(response.status, spec.status)) {
    const to = response.headers["location"];
    const elsewhere = to === undefined || response.status < 300 || response.status > 399 ? "" : ` (to ${to.slice(0, 200)})`;
    return `${response.status}${elsewhere}, expected ${spec.status.join(" or ")}`;
  }
  if (spec.within !== undefined && response.ms > spec.within) return `${Math.ceil(response.ms)} ms > within ${spec.within} ms`;
  if (spec.contains !== undefined && !response.body.includes(spec.contains))
    return `${response.status} without ${JSON.stringify(spec.contains)} in ${response.truncated ? "the first 1 MiB of " : ""}its body`;
  return undefined;
}

/** Asks one address, as a new visitor would: no answer, a slow one and a wrong one are failed samples. Redirects are answers. */
export const startHttp: Start<HttpCheckSpec> = (spec, subject, world): Measure => {
  const url = addressOf(spec, subject);
  const headers = headersFor(url, spec, subject);
  return async (signal) => {
    let response: HttpResponse;
    try {
      response = await world.http({
        url,
        method: spec.method,
        headers,
        ...(spec.body === undefined ? {} : { body: spec.body }),
        timeoutMs: spec.timeout,
        maxBytes: spec.contains === undefined ? 65_536 : bodyLimit,
        signal,
      });
    } catch (error) {
      const reason = seenByVisitors(error);
      if (reason === undefined) throw error;
      return { outcome: "fail", reason };
    }
    const problem = problemWith(response, spec);
    const value = response.ms;
    if (problem !== undefined) return { outcome: "fail", value, reason: problem };
    return { outcome: "pass", value, reason: `${response.status} in ${Math.ceil(value)} ms` };
  };
};
