import { expect, it, test } from "vitest";
import { fakeHttp, fakeWorld, silence } from "../world.testing.ts";
import { alertsOf, tellAlerts } from "./alert.ts";
import { usualAlertRules } from "./alert-rule.ts";
import { alertRulesInput } from "./inputs/alert-rules-input.ts";
import { checkSpecSchema } from "./spec/check-schema.ts";
import { virtualClock } from "./virtual-clock.testing.ts";
import { watch } from "./watch.ts";

/** A gate of which `/b` answers badly; `/c` does too, but is on trial. */
async function result() {
  const http = fakeHttp(({ url }) => ({ status: url.endsWith("/a") ? 200 : 503 }));
  const checks = [{ http: "/a" }, { http: "/b", "failure-limit": 5 }, { http: "/c", "dry-run": true }];
  return watch({
    world: fakeWorld({ http, clock: virtualClock() }),
    checks: checks.map((check) => checkSpecSchema.parse(check)),
    window: 1_000,
    subject: { baseUrl: "http://app", headers: {} },
  });
}

const rules = (text: string) => alertRulesInput().parse(text) ?? usualAlertRules;

async function told(answer: () => { status: number }) {
  const sent: { url: string; body: unknown }[] = [];
  const warnings: string[] = [];
  const http = fakeHttp(({ url, body }) => {
    sent.push({ url, body: JSON.parse(String(body)) });
    return answer();
  });
  const world = fakeWorld({ http, log: { ...silence, warning: (text) => warnings.push(text) } });
  await tellAlerts(
    await result(),
    {
      webhook: "https://hook.example/s3cret",
      alertmanager: "http://alerts:9093/",
      rules: usualAlertRules,
      subject: { environment: "production", url: undefined },
    },
    world,
  );
  return { sent, warnings };
}

it("tells a webhook what is wrong and how severe it is", async () => {
  const { sent } = await told(() => ({ status: 204 }));
  expect(sent[0]).toMatchObject({
    url: "https://hook.example/s3cret",
    body: {
      version: 1,
      severity: "P1",
      result: "fail",
      environment: "production",
      alerts: [{ severity: "P1", check: "http /b", result: "fail" }],
    },
  });
});

it("tells Alertmanager of each check, and of those that passed that it is over", async () => {
  const { sent } = await told(() => ({ status: 200 }));
  expect(sent[1]?.url).toBe("http://alerts:9093/api/v2/alerts");
  expect(sent[1]?.body).toMatchObject([
    { labels: { alertname: "SluiceGate", check: "http /a", severity: "P1", environment: "production" } },
    { labels: { check: "http /b" }, annotations: { summary: "http /b: fail" } },
  ]);
  const [over, firing] = (sent[1]?.body ?? []) as { startsAt: string; endsAt: string }[];
  expect(Date.parse(firing?.endsAt ?? "") - Date.parse(over?.endsAt ?? "")).toBe(3_600_000);
});

it("an alert that nobody takes is a warning without the address", async () => {
  const { warnings } = await told(() => {
    throw Object.assign(new Error("connect ECONNREFUSED hook.example/s3cret"), { code: "ECONNREFUSED" });
  });
  expect(warnings).toEqual([
    "The webhook could not be told: ECONNREFUSED. The result stands.",
    "The Alertmanager could not be told: ECONNREFUSED. The result stands.",
  ]);
  expect((await told(() => ({ status: 500 }))).warnings[0]).toBe(
    "The webhook did not take the alert: it answered 500. The result stands.",
  );
});

test.each([
  ["- { when: fail, severity: P0 }", ["P0 http /a", "P0 http /b"]],
  ["- { check: 'http /b', when: fail, severity: P2 }\n- { when: fail, severity: P0 }", ["P0 http /a", "P2 http /b"]],
  ["- { check: '*b*', when: fail, severity: P2 }", ["P2 http /b"]],
  ["- { check: 'x*b', when: fail, severity: P2 }", []],
  ["- { when: inconclusive, severity: P3 }", ["P3 http /a"]],
])("%s", async (text, comes) => {
  expect(alertsOf(await result(), rules(text)).map(({ severity, check }) => `${severity} ${check}`)).toEqual(comes);
});

test.each([
  [
    "- { when: fial, severity: P1 }",
    'has a mistake in line 1, column 11: "when" is "fial"; expected one of fail, inconclusive.',
  ],
  ["- { when: fail, severity: P1, to: x }", '"to" is not a key of a rule. It may have check, when, severity.'],
  ["P1", "is no list of rules; expected a YAML list of rules like"],
])("refuses %s", (text, message) => {
  expect(alertRulesInput().safeParse(text).error?.issues[0]?.message).toContain(message);
});
