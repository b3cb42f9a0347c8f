import { marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { planTable, type RolloutSummary, rolloutSummary, shareChart, timelineTable } from "./summary.ts";
import type { TimelineEntry } from "./timeline.ts";

const hostile = "a | b\n# no heading <b>no tag</b> `no code` [no](link) \\| **no**";
const entries: TimelineEntry[] = [
  { at: 0, what: "release 4 (3fa9c1e) begins", share: 0, tone: "step" },
  { at: 2_100, what: "5 % of the visitors are on release 4", share: 0.05, tone: "step" },
  { at: 4_000, what: hostile, tone: "bad" },
  { at: 4_350, what: "Release 3 serves everybody", share: 0, tone: "good" },
];
const given: RolloutSummary = {
  action: "staged-deploy",
  result: "rolled-back",
  environment: "production",
  explanation: hostile,
  url: "http://shop.example",
  images: { web: "ghcr.io/acme/web@sha256:1", api: hostile },
  entries,
  plan: [{ stage: "traffic", does: hostile, undo: hostile }],
};

const blocks = (markdown: string) => marked.lexer(markdown, { gfm: true }).filter(({ type }) => type !== "space");
function inlineKinds(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => [token.type, ...("tokens" in token ? inlineKinds(token.tokens ?? []) : [])]);
}

test("a summary reads like a page: headline, reason, address, timeline, chart, images, plan", () => {
  const summary = rolloutSummary(given);
  expect(summary.split("\n")[0]).toBe("### ↩️ staged-deploy: production: rolled-back");
  expect(blocks(summary).map(({ type }) => type)).toEqual([
    "heading",
    "paragraph",
    "paragraph",
    "table",
    "code",
    "table",
    "html",
    "table",
    "html",
  ]);
  expect(summary).toContain("| ✅ | 4.3 s | Release 3 serves everybody | **0 %** |");
});

test("what others wrote is text in every part of it, and each row stays a row", () => {
  const tables = blocks(rolloutSummary(given)).filter(({ type }) => type === "table");
  expect(tables.map((one) => ("rows" in one ? one["rows"].length : 0))).toEqual([4, 2, 1]);
  for (const one of tables) {
    if (!("rows" in one)) continue;
    for (const cell of one["rows"].flat()) {
      for (const kind of inlineKinds(cell.tokens)) expect(["text", "escape", "codespan", "strong", "html"]).toContain(kind);
    }
  }
  const reason = blocks(rolloutSummary(given))[1];
  expect(
    inlineKinds(reason === undefined ? [] : [reason]).every((kind) => ["paragraph", "text", "escape"].includes(kind)),
  ).toBe(true);
});

test("what there is none of is left out", () => {
  const summary = rolloutSummary({
    ...given,
    result: "unchanged",
    explanation: "x",
    url: undefined,
    images: {},
    entries: [],
    plan: [],
  });
  expect(summary).toBe("### ✅ staged-deploy: production: unchanged\n\nx\n");
});

test("a word that is not known still has a headline", () => {
  expect(rolloutSummary({ ...given, result: "baking" })).toContain("### ▸ staged-deploy: production: baking");
});

describe("the chart of shares", () => {
  test("has one bar for each change, in percent", () => {
    expect(shareChart(entries)).toContain('x-axis ["0 ms", "2.1 s", "4.3 s"]');
    expect(shareChart(entries)).toContain("bar [0, 5, 0]");
  });

  test("is left out when nothing changed", () => expect(shareChart(entries.slice(0, 1))).toBe(""));
});

test("tables of nothing are still tables", () => {
  expect(blocks(timelineTable([]))[0]?.type).toBe("table");
  expect(blocks(planTable([]))[0]?.type).toBe("table");
});
