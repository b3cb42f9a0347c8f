import type { z } from "zod";
import type { CommonSpec } from "../spec/check-spec.ts";
import { common } from "../spec/common-spec.ts";
import type { httpKeys, requestKeys } from "./http-keys.ts";
import type { JsonAssertion } from "./json-assertion-keys.ts";
import type { LoadSpec } from "./load-keys.ts";

/** One request and what is expected of its answer. Times in ms. */
export interface RequestSpec {
  /** A path (asked of what is being judged) or a whole URL. */
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Like `2xx`, `200`, `200-204`. */
  readonly status: readonly string[];
  /** Budget for the answer; slower is a failed sample. Undefined: only the timeout counts. */
  readonly within: number | undefined;
  readonly contains: string | undefined;
  readonly json: readonly JsonAssertion[] | undefined;
  /** Bytes; a longer body can't be judged. */
  readonly maxBody: number;
  readonly followRedirects: boolean;
  /** Asked for in place of the address's own host. */
  readonly host: string | undefined;
  /** Path of a Unix socket. */
  readonly unix: string | undefined;
  readonly verifyTls: boolean;
  /** The certificate must hold for so many days. */
  readonly certificateDays: number | undefined;
}

export interface HttpCheckSpec extends CommonSpec, RequestSpec {
  readonly kind: "http";
  readonly load: LoadSpec | undefined;
}

/** The name of a check whose user gave none. Credentials and queries of a URL are not for logs. */
function httpName(address: string): string {
  if (address.startsWith("/")) return `http ${address.replace(/[?#].*$/s, "")}`;
  const url = new URL(address);
  return url.origin + url.pathname;
}

/** What was written of one request, completed. */
export function requestSpec(written: z.output<z.ZodObject<typeof requestKeys>>): RequestSpec {
  return {
    url: written.http,
    method: written.method ?? (written.body === undefined ? "GET" : "POST"),
    headers: written.headers,
    body: written.body,
    status: written.status,
    within: written.within,
    contains: written.contains,
    json: written.json,
    maxBody: written["max-body"] ?? 5_000_000,
    followRedirects: written["follow-redirects"],
    host: written.host,
    unix: written.unix,
    verifyTls: written["verify-tls"],
    certificateDays: written["certificate-days"],
  };
}

/** What was written of a check, completed. */
export function httpSpec(written: z.output<typeof httpKeys>): HttpCheckSpec {
  const { load } = written;
  const name = httpName(written.http);
  const shared = common(written, {
    kind: "http",
    name: load === undefined ? name : `${name} under load`,
    // An answer that is in time must not be cut off before its time.
    timeout: Math.max(5_000, written.within ?? 0),
  });
  // One run of a load is a whole measurement.
  return { ...shared, ...requestSpec(written), load, count: load === undefined ? shared.count : (shared.count ?? 1) };
}
