import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { alertReason } from "./alert.ts";

const dispatched = (client_payload: unknown) => alertReason({ eventName: "repository_dispatch", event: { client_payload } });
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
  expect(alertReason({ eventName: "push", event: { client_payload: { alerts: [alert("a")] } } })).toBeUndefined();
  for (const payload of [undefined, null, {}, { to: "3" }]) expect(dispatched(payload)).toBeUndefined();
});

test("control characters and endless texts don't reach the history", () => {
  const reason = dispatched({ status: "firing", alerts: [alert(`a\n::error::${"x".repeat(5_000)}\u202e`)] }) ?? "";
  expect(reason).not.toMatch(/[\n\u202e]/);
  expect(reason.length).toBeLessThan(120);
});

test("whatever is sent, it is a reason, none, or one of two refusals", () => {
  fc.assert(
    fc.property(fc.anything(), (payload) => {
      try {
        const reason = dispatched(payload);
        return reason === undefined || reason.length < 700;
      } catch (error) {
        return error instanceof Failure;
      }
    }),
  );
});
