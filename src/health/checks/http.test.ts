import { expect, it, test } from "vitest";
import { fakeHttp, fakeWorld } from "../../world.testing.ts";
import type { HttpRequest, HttpResponse } from "../../world.ts";
import { checkSpecSchema } from "../check-schema.ts";
import type { HttpCheckSpec } from "../check-spec.ts";
import type { Subject } from "../subject.ts";
import { startHttp } from "./http.ts";

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
    outcome: "fail",
    reason: '200 without "ok" in the first 1 MiB of its body',
  },
  { written: { http: "/" }, answer: new Error("socket hang up"), outcome: "fail", reason: "socket hang up" },
  { written: { http: "/" }, answer: withCode("ECONNREFUSED", ""), outcome: "fail", reason: "ECONNREFUSED" },
])("$reason", async ({ written, answer, outcome, reason }) => {
  expect(await look(written, answer)).toMatchObject({ outcome, reason });
});

it("a name that can't be resolved says nothing about the app", async () => {
  await expect(look({ http: "/" }, withCode("ENOTFOUND", "getaddrinfo ENOTFOUND app"))).rejects.toThrow("ENOTFOUND");
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
