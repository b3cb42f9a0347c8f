import { expect, it, test } from "vitest";
import { fakeHttp, fakeWorld } from "../../world.testing.ts";
import type { HttpRequest, HttpResponse } from "../../world.ts";
import { checkSpecSchema } from "../spec/check-schema.ts";
import type { Subject } from "../spec/subject.ts";
import { startHttp } from "./http.ts";
import type { HttpCheckSpec } from "./http-spec.ts";

const subject: Subject = { baseUrl: "http://app:8000", headers: { "x-release": "17" } };
const spec = (written: object) => checkSpecSchema.parse(written) as HttpCheckSpec;

function look(written: object, answer: Partial<HttpResponse> | Error, asked: HttpRequest[] = []) {
  const http = fakeHttp((request) => {
    asked.push(request);
    return answer;
  });
  return startHttp(spec(written), subject, fakeWorld({ http }))(new AbortController().signal);
}

const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  { written: { http: "/" }, answer: { status: 204, ms: 3.2 }, outcome: "pass", reason: "204 in 4 ms" },
  { written: { http: "/" }, answer: { status: 503 }, outcome: "fail", reason: "503, expected 2xx" },
  {
    written: { http: "/", status: [200, "301-302"] },
    answer: { status: 204 },
    outcome: "fail",
    reason: "204, expected 200 or 301-302",
  },
  {
    written: { http: "/" },
    answer: { status: 302, headers: { location: "/login" } },
    outcome: "fail",
    reason: "302 (to /login), expected 2xx",
  },
  { written: { http: "/", within: "100ms" }, answer: { ms: 120.4 }, outcome: "fail", reason: "121 ms > within 100 ms" },
  { written: { http: "/", within: "100ms" }, answer: { ms: 100 }, outcome: "pass", reason: "200 in 100 ms" },
  {
    written: { http: "/", contains: "ok" },
    answer: { body: "not o k" },
    outcome: "fail",
    reason: '200 without "ok" in its body',
  },
  {
    written: { http: "/", contains: "ok" },
    answer: { body: "xxx", truncated: true },
    outcome: "error",
    reason: "200, and a body longer than max-body 5 MB",
  },
  { written: { http: "/" }, answer: new Error("socket hang up"), outcome: "fail", reason: "socket hang up" },
  { written: { http: "/" }, answer: withCode("ECONNREFUSED", ""), outcome: "fail", reason: "ECONNREFUSED" },
])("$reason", async ({ written, answer, outcome, reason }) => {
  expect(await look(written, answer)).toMatchObject({ outcome, reason });
});

test.each([
  ["ENOTFOUND", "getaddrinfo ENOTFOUND app", "the name can't be resolved (getaddrinfo ENOTFOUND app)"],
  ["HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/", "what came is no HTTP (Parse Error: Expected HTTP/)"],
  ["CERT_HAS_EXPIRED", "certificate has expired", "its certificate has expired (certificate has expired)"],
  ["BODY_WITHOUT_END", "no complete answer within 5 ms", "no complete answer within 5 ms"],
  ["REDIRECT_ELSEWHERE", "it redirects to an address of kind javascript:", "it redirects to an address of kind javascript:"],
  ["REDIRECTS_WITHOUT_END", "redirected more than 10 times", "redirected more than 10 times"],
])("%s is no measurement", async (code, message, reason) => {
  expect(await look({ http: "/" }, withCode(code, message))).toEqual({ outcome: "error", reason });
});

it("asks the subject with its headers, the check's own first", async () => {
  const asked: HttpRequest[] = [];
  await look({ http: "/a?b=1", body: "{}", headers: { accept: "text/plain" } }, {}, asked);
  expect(asked[0]).toMatchObject({
    url: "http://app:8000/a?b=1",
    method: "POST",
    headers: { "x-release": "17", accept: "text/plain" },
    timeoutMs: 5_000,
  });
});

it("shows the subject's headers to no other host", async () => {
  const asked: HttpRequest[] = [];
  await look({ http: "http://elsewhere:8000/" }, {}, asked);
  await look({ http: "http://app:8000/x" }, {}, asked);
  expect(asked.map(({ headers }) => headers)).toEqual([{}, { "x-release": "17" }]);
});

it("a path without an address is refused", () => {
  expect(() => startHttp(spec({ http: "/health" }), { baseUrl: undefined, headers: {} }, fakeWorld())).toThrow("/health");
});

const day = 86_400_000;
test.each([
  [{ path: "status", equals: "ok" }, { status: "ok" }, "pass", /^200 in/],
  [{ path: "status", equals: "ok" }, { status: "down" }, "fail", /^200, status is "down", expected "ok"$/],
  [{ path: "queue.depth", max: 10 }, { queue: { depth: 11 } }, "fail", /^200, queue.depth is 11, expected 10 or less$/],
  [{ path: "queue.depth", max: 10 }, { queue: { depth: "3" } }, "fail", /which is no number$/],
  [{ path: "items[1].id", in: [1, 2] }, { items: [{ id: 7 }, { id: 2 }] }, "pass", /^200 in/],
  [{ path: "version", matches: "^1\\." }, { version: "2.0" }, "fail", /version is "2.0", expected what matches/],
  [{ path: "toString", matches: "." }, {}, "fail", /there is no toString in the JSON$/],
  // Would take years: the gate goes on, and nothing is known of the text.
  [{ path: "state", matches: "^(a+)+$" }, { state: `${"a".repeat(40)}!` }, "error", /which can't be matched with .* in time/],
])("JSON %j of %j: %s", async (assertion, body, outcome, reason) => {
  const seen = await look({ http: "/", json: [assertion] }, { body: JSON.stringify(body) });
  expect(seen).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
});

it("what is no JSON says nothing", async () => {
  expect(await look({ http: "/", json: [{ path: "a", equals: 1 }] }, { body: "<html>" })).toMatchObject({
    outcome: "error",
    reason: "200, and its body is no JSON",
  });
});

it("counts the days that are left of a certificate", async () => {
  const ends = 1_700_000_000_000 + 13.5 * day;
  const asked = { http: "https://x/", "certificate-days": 14 };
  expect(await look(asked, { certificateEnds: ends })).toMatchObject({
    outcome: "fail",
    reason: "its certificate ends in 13 days < certificate-days 14",
  });
  expect(await look({ ...asked, "certificate-days": 13 }, { certificateEnds: ends })).toMatchObject({ outcome: "pass" });
  expect(await look(asked, {})).toMatchObject({ outcome: "error" });
});

it("asks for another host, through a socket, of any certificate, when told so", async () => {
  const asked: HttpRequest[] = [];
  const written = { http: "/", host: "shop.example", unix: "/run/app.sock", "verify-tls": false, "follow-redirects": true };
  await look(written, {}, asked);
  expect(asked[0]).toMatchObject({
    headers: { host: "shop.example" },
    unix: "/run/app.sock",
    verifyTls: false,
    followRedirects: true,
  });
});

it("JSON that begins with a byte order mark is JSON", async () => {
  const asked = { http: "/", json: [{ path: "status", equals: "ok" }] };
  expect(await look(asked, { body: '\uFEFF{"status":"ok"}' })).toMatchObject({ outcome: "pass" });
});
