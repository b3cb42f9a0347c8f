import { marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { shareChart } from "./share-chart.ts";
import { planTable, type RolloutSummary, rolloutSummary, timelineTable } from "./summary.ts";
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

test("a summary reads like a page: headline, reason, address, chart, timeline, and folded images and plan", () => {
  const summary = rolloutSummary(given);
  expect(summary.split("\n")[0]).toBe("### ↩️ staged-deploy of production: rolled-back");
  expect(blocks(summary).map(({ type }) => type)).toEqual([
    "heading",
    "paragraph",
    "paragraph",
    "code",
    "table",
    "html",
    "table",
    "html",
    "html",
    "table",
    "html",
  ]);
  expect(summary).toContain("| ✅ | 4.3&nbsp;s | Release 3 serves everybody | **0&nbsp;%** |");
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
  expect(summary).toBe("### ✅ staged-deploy of production: unchanged\n\nx\n");
});

test.each([
  ["baking", "⏳"],
  ["waiting", "⏳"],
  ["something-new", "▸"],
])("the word %s has the sign %s", (result, sign) => {
  expect(rolloutSummary({ ...given, result })).toContain(`### ${sign} staged-deploy of production: ${result}`);
});

test("what to do stands right below the reason; a dry run shows its plan unfolded", () => {
  const failed = blocks(rolloutSummary({ ...given, next: ["Correct it."] }));
  expect(failed[2]?.raw).toContain("**What to do:** Correct it.");
  const planned = rolloutSummary({ ...given, result: "planned", entries: [], images: {} });
  expect(blocks(planned).map(({ type }) => type)).toEqual(["heading", "paragraph", "paragraph", "paragraph", "table"]);
});

describe("the chart of shares", () => {
  test("has one bar for each stretch with the same share, as long as it lasted", () => {
    const bars = shareChart(entries).split("\n").slice(6, -1);
    expect(bars).toEqual([
      "  prepare, 2.1 s :done, 2000-01-01T00:00:00.000, 2000-01-01T00:00:02.100",
      "  5 %, 2.3 s :2000-01-01T00:00:02.100, 2000-01-01T00:00:04.350",
      "  back to 0 % :crit, 2000-01-01T00:00:04.350, 2000-01-01T00:00:04.394",
    ]);
  });

  test.each([
    [4_350, "%M:%S", "1second"],
    [5 * 3_600_000, "%H:%M", "30minute"],
    [3 * 86_400_000, "day %e, %H:%M", "10hour"],
  ])("of a rollout of %i ms has the axis %s, with a mark each %s", (at, axis, tick) => {
    const chart = shareChart([...entries.slice(0, 2), { at, what: "end", tone: "good" }]);
    expect(chart).toContain(`axisFormat ${axis}\n  tickInterval ${tick}\n`);
  });

  test("is left out when the share stayed at nothing", () => {
    const undone = entries.filter(({ share }) => share !== 0.05);
    expect(shareChart(undone)).toBe("");
  });

  test("is left out when nothing changed", () => expect(shareChart(entries.slice(0, 1))).toBe(""));
});

test("tables of nothing are still tables", () => {
  expect(blocks(timelineTable([]))[0]?.type).toBe("table");
  expect(blocks(planTable([]))[0]?.type).toBe("table");
});
