import { expect, test } from "vitest";
import { gateSchema } from "./gate.ts";

const said = (raw: unknown) =>
  gateSchema.safeParse(raw).error?.issues.map(({ message, path }) => `${path.join(".")} ${message}`);

test("a list of checks, or a mapping with a score and rules for alerts besides", () => {
  expect(gateSchema.parse([{ http: "/health" }])).toMatchObject({
    checks: [{ name: "http /health" }],
    score: undefined,
    at: [],
  });
  expect(
    gateSchema.parse({
      checks: [
        { http: "/health", critical: true },
        { http: "/search", group: "latency", weight: 2 },
      ],
      score: { pass: 95, marginal: 75, groups: { latency: 60 } },
      alerts: [{ check: "http /se*", when: "fail", severity: "P0" }],
    }),
  ).toMatchObject({
    checks: [{ critical: true }, { group: "latency", weight: 2 }],
    score: { pass: 95, marginal: 75, groups: { latency: 60 } },
    alerts: [{ check: "http /se*", when: "fail", severity: "P0" }],
    at: ["checks"],
  });
});

const one = [{ http: "/health", group: "health" }];
test.each<[string, unknown, string]>([
  ["no gate", "on", ' is "on"; expected a list of checks'],
  ["a key that is none", { checks: one, scores: {} }, 'scores is not a key of a gate. Did you mean "score"?'],
  ["a score without checks", { score: { pass: 90 } }, "checks is missing; expected a list of checks"],
  ["a score over 100", { checks: one, score: { pass: 101 } }, "score.pass is 101; expected a number from 0 to 100."],
  ["a marginal over pass", { checks: one, score: { pass: 50, marginal: 80 } }, "score.marginal is 80 > pass 50"],
  [
    "a group that no check has",
    { checks: one, score: { pass: 50, groups: { helth: 10 } } },
    'score.groups.helth is the group of no check. Did you mean "health"?',
  ],
  [
    "a rule that fits no check",
    { checks: one, alerts: [{ check: "http /healthy", when: "fail", severity: "P0" }] },
    "alerts.0.check fits no check of this gate; it has http /health.",
  ],
  [
    "a severity that is none",
    { checks: one, alerts: [{ when: "fail", severity: "P9" }] },
    'alerts.0.severity is "P9"; expected',
  ],
  [
    "an address that can't be compared at the same time",
    [{ http: "https://shop.example/", compare: "baseline" }],
    "0.compare would compare a release with itself: a whole address is that of one release.",
  ],
  [
    "a query that is the same for both",
    { checks: [{ prometheus: "http://metrics:9090", query: "sum(errors)", compare: "baseline" }] },
    "checks.0.compare would compare a release with itself: its query has no {{ release }}",
  ],
])("%s is told", (_story, raw, expected) => {
  expect(said(raw)).toEqual([expect.stringContaining(expected)]);
});
