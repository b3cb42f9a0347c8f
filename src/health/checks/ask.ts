import { fail } from "../../failure.ts";
import type { HttpRequest, HttpResponse } from "../../world.ts";
import { noAddress } from "../failures.ts";
import type { Seen } from "../measure.ts";
import { parseSignedJson } from "../signed-json.ts";
import type { Subject } from "../spec/subject.ts";
import { statusMatches } from "../status.ts";
import type { RequestSpec } from "./http-spec.ts";
import { problemWithJson } from "./json-assertion.ts";

/** Where a request goes; a Failure when it is a path and nobody says of which address. */
export function addressOf(url: string, { baseUrl }: Subject, check: string): string {
  if (!url.startsWith("/")) return url;
  if (baseUrl === undefined) throw fail(noAddress, { check, url });
  return baseUrl.replace(/\/+$/, "") + url;
}

/** The subject's headers may carry a secret: no other host sees them. */
function headersFor(address: string, spec: RequestSpec, { baseUrl, headers }: Subject): Record<string, string> {
  const own = baseUrl !== undefined && new URL(address).origin === new URL(baseUrl).origin;
  return { ...(own ? headers : {}), ...(spec.host === undefined ? {} : { host: spec.host }), ...spec.headers };
}

/** The request of a check, without its time. */
export function requestOf(spec: RequestSpec, subject: Subject, check: string): Omit<HttpRequest, "timeoutMs" | "signal"> {
  const url = addressOf(spec.url, subject, check);
  return {
    url,
    method: spec.method,
    headers: headersFor(url, spec, subject),
    ...(spec.body === undefined ? {} : { body: spec.body }),
    maxBytes: spec.maxBody,
    ...(spec.followRedirects ? { followRedirects: true } : {}),
    ...(spec.unix === undefined ? {} : { unix: spec.unix }),
    ...(spec.verifyTls ? {} : { verifyTls: false }),
  };
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/^ENOTFOUND$/, "the name can't be resolved"],
  [/^EAI_/, "the name can't be resolved now"],
  [/^HPE_/, "what came is no HTTP"],
  [/^CERT_HAS_EXPIRED$/, "its certificate has expired"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "its certificate is for another name"],
  [
    /^(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)/,
    "nobody known vouches for its certificate",
  ],
  [/^(CERT_|ERR_SSL_|ERR_TLS_|EPROTO$)/, "no TLS connection"],
];
/** What lies on this side, or can't be told from it, says nothing about the subject. */
const unmeasurable =
  /^(ENETUNREACH|ENETDOWN|EMFILE|ENFILE|ABORT_ERR|BODY_WITHOUT_END|REDIRECTS_WITHOUT_END|REDIRECT_ELSEWHERE)$/;

/** What no answer means: a visitor sees that it is refused or silent, all else is no measurement. */
export function withoutAnswer(error: unknown): Seen {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const word = typeof code === "string" ? code : "";
  // A host name with several addresses is refused with an error that has a code but no message.
  const text = (typeof message === "string" && message !== "" ? message : word || "no answer").slice(0, 300);
  const plain = reasons.find(([pattern]) => pattern.test(word))?.[1];
  if (plain !== undefined) return { outcome: "error", reason: `${plain} (${text})` };
  return { outcome: unmeasurable.test(word) ? "error" : "fail", reason: text };
}

const needsBody = (spec: RequestSpec) => spec.contains !== undefined || spec.json !== undefined;

/** What an answer means. `now` is what the end of a certificate is compared with. */
export function judgeAnswer(response: HttpResponse, spec: RequestSpec, now: number): Seen {
  const { status, ms } = response;
  const seen = { value: ms, unit: "ms" } as const;
  const failed = (reason: string): Seen => ({ outcome: "fail", ...seen, reason });
  if (!statusMatches(status, spec.status)) {
    const to = response.headers["location"];
    const elsewhere = to === undefined || status < 300 || status > 399 ? "" : ` (to ${to.slice(0, 200)})`;
    return failed(`${status}${elsewhere}, expected ${spec.status.join(" or ")}`);
  }
  if (response.truncated)
    return { outcome: "error", ...seen, reason: `${status}, and a body longer than max-body ${spec.maxBody / 1_000_000} MB` };
  if (spec.within !== undefined && ms > spec.within) return failed(`${Math.ceil(ms)} ms > within ${spec.within} ms`);
  const wrong = needsBody(spec) ? problemWithBody(response, spec) : undefined;
  if (wrong !== undefined) return wrong.outcome === "fail" ? failed(wrong.reason) : { ...wrong, ...seen };
  const left = daysLeft(response, now);
  if (spec.certificateDays !== undefined) {
    if (left === undefined)
      return { outcome: "error", ...seen, reason: "there is no certificate: the answer did not come by TLS" };
    if (left < spec.certificateDays)
      return failed(`its certificate ends in ${left} days < certificate-days ${spec.certificateDays}`);
  }
  const ends =
    left === undefined ? "" : left < 0 ? `, certificate ended ${-left} days ago` : `, certificate for ${left} more days`;
  return { outcome: "pass", ...seen, reason: `${status} in ${Math.ceil(ms)} ms${ends}` };
}

function daysLeft({ certificateEnds }: HttpResponse, now: number): number | undefined {
  return certificateEnds === undefined ? undefined : Math.floor((certificateEnds - now) / 86_400_000);
}

function problemWithBody({ status, body, headers }: HttpResponse, { contains, json }: RequestSpec): Seen | undefined {
  // Never unpacked: a few bytes of it could fill any memory.
  const packed = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (packed !== "" && packed !== "identity")
    return {
      outcome: "error",
      reason: `${status}, and its body comes packed (${packed.slice(0, 40)}), though nothing packed was asked for`,
    };
  if (contains !== undefined && !body.includes(contains))
    return { outcome: "fail", reason: `${status} without ${JSON.stringify(contains)} in its body` };
  if (json === undefined) return undefined;
  let document: unknown;
  try {
    document = parseSignedJson(body);
  } catch {
    return { outcome: "error", reason: `${status}, and its body is no JSON` };
  }
  const problem = problemWithJson(document, json);
  return problem === undefined ? undefined : { ...problem, reason: `${status}, ${problem.reason}` };
}
