import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Failure } from "../../failure.ts";
import { alertOf } from "./alert.ts";

const environment = { name: "production", others: ["staging", "production"] };
const asked = (eventName: string, client_payload: unknown) => alertOf({ eventName, event: { client_payload } }, environment);
const dispatched = (payload: unknown) => asked("repository_dispatch", payload)?.reason;
const alert = (alertname: string, status = "firing", summary?: string) => ({
  status,
  labels: { alertname },
  ...(summary === undefined ? {} : { annotations: { summary } }),
});

test("an alert's name and summary are the reason", () => {
  const payload = {
    version: "4",
    status: "firing",
    alerts: [alert("ShopErrors", "firing", "5 % of checkouts fail"), alert("Slow")],
  };
  expect(dispatched(payload)).toBe('alert "ShopErrors": "5 % of checkouts fail", "Slow"');
});

test("of many the first few are told", () => {
  const alerts = ["a", "b", "c", "d", "e"].map((name) => alert(name));
  expect(dispatched({ status: "firing", alerts })).toBe('alert "a", "b", "c" and 2 more');
});

test.each<[string, unknown]>([
  ["the whole is", { status: "resolved", alerts: [alert("a", "resolved")] }],
  ["each of them is", { status: "firing", alerts: [alert("a", "resolved")] }],
])("nothing is rolled back for an alert that is over: %s", (_story, payload) => {
  expect(() => dispatched(payload)).toThrow(expect.objectContaining({ code: "alert-resolved" }));
});

test.each<[string, unknown]>([
  ["no list", { status: "firing", alerts: "all" }],
  ["none", { status: "firing", alerts: [] }],
  ["another word", { status: "fire!", alerts: [alert("a")] }],
  ["labels that are no texts", { status: "firing", alerts: [{ status: "firing", labels: { alertname: {} } }] }],
])("what is no such alert is refused: %s", (_story, payload) => {
  expect(() => dispatched(payload)).toThrow(expect.objectContaining({ code: "alert-unreadable" }));
});

test("other events, and dispatches without alerts, say nothing", () => {
  expect(asked("push", { alerts: [alert("a")] })).toBeUndefined();
  for (const payload of [undefined, null, {}, { to: "3" }]) expect(dispatched(payload)).toBeUndefined();
});

test("endless texts, and lines in a summary, don't reach the history", () => {
  const reason = dispatched({ status: "firing", alerts: [alert("x".repeat(5_000), "firing", "a\n::error::b\u202e")] }) ?? "";
  expect(reason).not.toMatch(/[\n\u202e]/);
  expect(reason.length).toBeLessThan(220);
});

test("a label that speaks to the log or turns text around is no alert's", () => {
  for (const name of ["a\n::error::pwned", "a\u001b[2J", "a\u202eb", "a\u2028b"])
    expect(() => dispatched({ status: "firing", alerts: [alert(name)] })).toThrow(
      expect.objectContaining({ code: "alert-unreadable", sentence: expect.stringContaining("has control characters") }),
    );
});

describe("an alert whose label names an environment", () => {
  const about = (name: string) => ({ ...alert("ShopErrors"), labels: { alertname: "ShopErrors", environment: name } });

  test("rolls that one back", () => {
    expect(dispatched({ status: "firing", alerts: [about("production")] })).toBe('alert "ShopErrors"');
  });

  test.each<[string, string, string]>([
    ["another one", "staging", 'the environment "staging", and this workflow rolls production back; nothing was changed.'],
    ["one that is not in sluice.yaml", "prodution", 'no such environment in sluice.yaml. Did you mean "production"?'],
  ])("%s is refused with the reason", (_story, name, said) => {
    // Also where others of the same group are about this one.
    expect(() => dispatched({ status: "firing", alerts: [about("production"), about(name)] })).toThrow(
      expect.objectContaining({ code: "alert-elsewhere", sentence: expect.stringContaining(said) }),
    );
  });
});

describe("the way to the alert", () => {
  const from = (generatorURL: string, externalURL?: string) =>
    dispatched({
      status: "firing",
      alerts: [{ ...alert("a"), generatorURL }],
      ...(externalURL === undefined ? {} : { externalURL }),
    });

  test("is told", () => {
    expect(from("http://prometheus:9090/graph?g0.expr=up%3D%3D0&g0.tab=1")).toBe(
      'alert "a" (http://prometheus:9090/graph?g0.expr=up%3D%3D0&g0.tab=1)',
    );
  });

  test("is Alertmanager's where the rule has none", () => {
    expect(from("", "https://alerts.example.com")).toBe('alert "a" (https://alerts.example.com)');
  });

  test.each([
    "javascript:alert(1)",
    "https://eve:secret@evil.example/",
    "https://x.example/)[click](https://evil.example",
    "https://x.example/\n::error::y",
    `https://x.example/${"x".repeat(400)}`,
    "https://",
    "file:///etc/passwd",
  ])("is left out where nobody should follow it: %j", (link) => {
    expect(from(link)).toBe('alert "a"');
  });
});

test("when the newest of its alerts began to fire is known", () => {
  const at = (startsAt: string) => ({ ...alert("a"), startsAt });
  const alerts = [at("2026-01-01T10:00:00.123Z"), at("2026-01-01T12:30:00+01:00"), alert("b")];
  expect(asked("repository_dispatch", { status: "firing", alerts })?.began).toBe(Date.parse("2026-01-01T11:30:00Z"));
  expect(asked("repository_dispatch", { status: "firing", alerts: [alert("b")] })?.began).toBeUndefined();
});

test("whatever is sent, it is a reason, none, or one of two refusals", () => {
  fc.assert(
    fc.property(fc.anything(), (payload) => {
      try {
        const reason = dispatched(payload);
        return reason === undefined || reason.length < 1_100;
      } catch (error) {
        return error instanceof Failure;
      }
    }),
  );
});
