import { expect, it, test } from "vitest";
import { kinds } from "../checks/kinds.ts";
import { unlimited } from "../unlimited.ts";
import { checkSpecSchema } from "./check-schema.ts";

/** What holds for every kind where nothing is said. */
const usual = {
  initialDelay: 0,
  failureLimit: 0,
  consecutiveErrorLimit: 4,
  minSamples: 1,
  dryRun: false,
  critical: false,
  weight: 1,
};

it("completes a check on a path", () => {
  expect(checkSpecSchema.parse({ http: "/health", within: "100ms" })).toEqual({
    ...usual,
    kind: "http",
    name: "http /health",
    url: "/health",
    method: "GET",
    headers: {},
    status: ["2xx"],
    within: 100,
    timeout: 5_000,
    maxBody: 5_000_000,
    followRedirects: false,
    verifyTls: true,
    inconclusiveLimit: 0,
  });
});

it("reads everything that a check of an address may say", () => {
  const written = {
    http: "https://x/y",
    name: "front door",
    method: "head",
    headers: { "x-probe": 1 },
    status: [200, "301-302"],
    timeout: "2s",
    contains: "ok",
    "failure-limit": 2,
  };
  expect(checkSpecSchema.parse(written)).toMatchObject({
    name: "front door",
    method: "HEAD",
    headers: { "x-probe": "1" },
    status: ["200", "301-302"],
    timeout: 2_000,
    failureLimit: 2,
  });
});

it("completes a check on traffic", () => {
  expect(checkSpecSchema.parse({ traffic: "error-rate", max: "1%" })).toEqual({
    ...usual,
    kind: "traffic",
    name: "traffic error-rate",
    measure: "error-rate",
    timeout: 5_000,
    max: 0.01,
    minRequests: 20,
    inconclusiveLimit: unlimited,
  });
});

it("leaves the timeout no shorter than the time that is allowed", () => {
  expect(checkSpecSchema.parse({ http: "/", within: "10s" })).toMatchObject({ timeout: 10_000 });
});

it("keeps credentials and queries out of the name", () => {
  expect(checkSpecSchema.parse({ http: "https://ada:secret@x/y?token=t" }).name).toBe("https://x/y");
  expect(checkSpecSchema.parse({ http: "/y?token=t" }).name).toBe("http /y");
});

it("survives being written as JSON", () => {
  const spec = checkSpecSchema.parse({ traffic: "error-rate", max: "1%" });
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
});

const duration = "expected a duration with its unit, like 100ms or 5s.";
const address = "expected a path like /health or a URL like https://shop.example/health.";
const everyKind = Object.keys(kinds).join(", ");
const status = "expected a status like 2xx, 200 or 200-204.";
test.each([
  ["/health", "", 'is "/health"; expected a check like { http: /health } or { traffic: error-rate, max: 1% }.'],
  [null, "", "is empty; expected a check like { http: /health } or { traffic: error-rate, max: 1% }."],
  [{ foo: 1 }, "", `names no kind of check; expected one of the keys ${everyKind}.`],
  [{ htpp: "/h" }, "htpp", `is no kind of check; expected one of ${everyKind}. Did you mean "http"?`],
  [{ http: "/a", traffic: "error-rate" }, "", "is of two kinds at once (http, traffic); write two checks."],
  [{ http: "health" }, "http", `is "health"; ${address}`],
  [{ http: "//evil/x" }, "http", `is "//evil/x"; ${address}`],
  [{ http: "ftp://x/" }, "http", `is "ftp://x/"; ${address}`],
  [{ http: null }, "http", `is empty; ${address}`],
  [{ http: "/a", within: 100 }, "within", `is 100; ${duration}`],
  [{ http: "/a", within: "100" }, "within", `is "100"; ${duration}`],
  [{ http: "/a", timeout: "0s" }, "timeout", `is "0s"; ${duration}`],
  [{ http: "/a", status: 9 }, "status", `is 9; ${status}`],
  [{ http: "/a", status: [200, "2x"] }, "status.1", `is "2x"; ${status}`],
  [{ http: "/a", status: [] }, "status", `is []; ${status}`],
  [{ http: "/a", method: "GTE" }, "method", 'is "GTE"; expected one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.'],
  [{ http: "/a", headers: { "a b": "c" } }, "headers.a b", "is not a header name; expected letters, digits and hyphens."],
  [{ http: "/a", headers: { a: "b\r\nc" } }, "headers.a", "is of several lines; expected a header value on one line."],
  [{ http: "/a", headers: ["authorization: s3cret"] }, "headers", "is no map; expected header names and their values."],
  [{ http: "/a", headers: { a: ["s3cret"] } }, "headers.a", "is no text; expected a header value on one line."],
  [{ http: "/a", body: { password: "s3cret" } }, "body", "is no text; expected what is sent, as text."],
  [{ http: "ftp://ada:s3cret@x/" }, "http", `is "ftp://…@x/"; ${address}`],
  [{ http: "/a", "failure-limit": -1 }, "failure-limit", "is -1; expected a whole number, 0 or more, or off."],
  [{ http: "/a", "failure-limit": 1.5 }, "failure-limit", "is 1.5; expected a whole number, 0 or more, or off."],
  [{ traffic: "errorrate", max: "1%" }, "traffic", 'is "errorrate"; expected error-rate. Did you mean "error-rate"?'],
  [{ traffic: "error-rate" }, "max", "is missing; expected a percentage with its sign, like 1% or 0.5%."],
  [{ traffic: "error-rate", max: 0.01 }, "max", "is 0.01; expected a percentage with its sign, like 1% or 0.5%."],
  [{ traffic: "error-rate", max: "101%" }, "max", 'is "101%"; expected a percentage with its sign, like 1% or 0.5%.'],
  [{ traffic: "error-rate", max: "1%", "min-requests": -1 }, "min-requests", "is -1; expected a whole number, 0 or more."],
])("%j: %s %s", (written, path, message) => {
  const issues = checkSpecSchema.safeParse(written).error?.issues ?? [];
  expect(issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([[path, message]]);
});

it("names the key that was meant, out of those that are not there yet", () => {
  const issues = checkSpecSchema.safeParse({ http: "/a", withn: "1s", failure_limit: 1 }).error?.issues ?? [];
  expect(issues.map(({ path, message }) => [path[0], /Did you mean.*/.exec(message)?.[0]])).toEqual([
    ["withn", 'Did you mean "within"?'],
    ["failure_limit", 'Did you mean "failure-limit"?'],
  ]);
});

/** All messages about one check, as `key: message`. */
const told = (written: object) =>
  (checkSpecSchema.safeParse(written).error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);

test.each([
  [{ count: 2, "failure-limit": 2 }, "count is 2 ≤ failure-limit 2: no number of failed looks could be a fail."],
  [
    { count: 1, "consecutive-success-limit": 3 },
    "count is 1 < consecutive-success-limit 3: there would never be so many passes.",
  ],
  [{ count: 3, "min-samples": 4 }, "count is 3 < min-samples 4: it could never pass."],
  [
    { "failure-limit": "off" },
    "failure-limit is off, and nothing else decides against the app; expected a number, or consecutive-success-limit beside it.",
  ],
  [{ critical: true, "dry-run": true }, "critical is true and so is dry-run: a check that does not count can't decide."],
  [{ tolerance: "5%" }, "tolerance says how to compare, and nothing is compared; expected compare: baseline beside it."],
  [
    { within: "9s", timeout: "5s" },
    "within is longer than timeout (9000 ms > 5000 ms): no answer could be too slow and still be seen.",
  ],
  [{ load: {} }, "load says how much of nothing; expected rate or users."],
  [{ load: { rate: 5, users: 5 } }, "load has rate and users; expected one of them."],
  [{ load: { rate: "5/m" } }, 'load.rate is "5/m"; expected requests a second up to 50000, like 100/s.'],
  [{ json: [{ path: "a..b", equals: 1 }] }, 'json.0.path is "a..b"; expected a path like status, queue.depth or items[0].id.'],
  [{ json: [{ path: "a" }] }, "json.0 asserts nothing of a; expected one of equals, in, min, max, matches."],
  [{ json: [{ path: "a", min: 3, max: 2 }] }, "json.0.min is 3 > max 2: nothing could be both."],
  [
    { recover: { restart: "web", command: ["x"] } },
    "recover names two actions; expected either restart: <service> or command: [...] (with service: where it runs).",
  ],
  [{ recover: {} }, "recover names no action; expected restart or command."],
  [
    { "certificate-days": 14, http: "http://x/" },
    "certificate-days asks for a certificate, and the address begins with http: has none.",
  ],
])("what can't be meant: %j", (written, message) => {
  expect(told({ http: "/a", ...written })).toEqual([message]);
});

it("tells everything at once, contradictions beside keys that are wrong by themselves", () => {
  expect(
    told({ http: "health", count: 1, "failure-limit": 1, interval: 5, wihtin: "1s" }).map((line) => line.split(" ")[0]),
  ).toEqual(["count", "http", "interval", "wihtin"]);
});
