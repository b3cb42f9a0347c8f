import { describe, expect, it } from "vitest";
import { parseRecording } from "../recording/read-recordings.ts";
import { replay } from "../recording/replay.ts";
import { whatWouldPass } from "../what-would-pass.ts";
import { gateHtml } from "./gate-html.ts";
import { gateSummary } from "./gate-summary.ts";

const recorded = async (...checks: object[]) => replay(parseRecording(JSON.stringify({ checks }), "x.json"), {});
const latencies = {
  name: "http /health",
  kind: "http",
  bound: 100,
  samples: [20, 30, 140, 25].map((value) => ({
    value,
    unit: "ms",
    outcome: value > 100 ? "fail" : "pass",
    reason: value > 100 ? `${value} ms > within 100 ms` : "200",
    baseline: 22,
  })),
};
const users = {
  name: "traffic error-rate",
  kind: "traffic",
  bound: 0.01,
  limits: { max: 0.01 },
  samples: [
    { seen: { bad: 1, total: 250 }, unit: "ratio" },
    { seen: { bad: 48, total: 250 }, unit: "ratio" },
  ],
};
const hostile = {
  name: `x"<script>alert(1)</script>]\n  line [1]`,
  samples: [
    { value: 1, outcome: "fail", reason: "<img src=x onerror=y>" },
    { value: 2, outcome: "fail", reason: "`|`" },
  ],
};

describe("the page of a gate", () => {
  it("has a chart with the limit and the baseline, and what would have made it pass", async () => {
    const page = gateHtml(await recorded(latencies, users));
    expect(page).toContain("limit 100 ms");
    expect(page).toContain('class="baseline"');
    expect(page).toContain("limit 1 %");
    expect(page).toContain("at most 5 of the 500 requests failed (1 %); it had 49.");
  });

  it("draws numbers below 0 where they are", async () => {
    const samples = [-10, -30, -20].map((value) => ({ value, outcome: "pass" }));
    const page = gateHtml(await recorded({ name: "drift", samples }));
    const heights = [...(page.match(/class="seen" d="([^"]*)"/)?.[1] ?? "").matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(heights).toHaveLength(3);
    expect(heights[0]).toBeLessThan(heights[2] as number);
    expect(heights[2]).toBeLessThan(heights[1] as number);
    expect(page).toContain(">-30<");
  });

  it("of hundreds of checks is a page that can be mailed", async () => {
    const samples = Array.from({ length: 200 }, (_, i) => ({ value: i % 13, outcome: i % 5 ? "pass" : "fail", reason: "503" }));
    const many = Array.from({ length: 300 }, (_, i) => ({ name: `check ${i}`, samples }));
    const page = gateHtml(await recorded(...many));
    expect(page).toContain("The last 25 of 200 samples");
    expect(page).toContain("180 more checks have their line in the table alone");
    expect(page).toContain("<td>check 299</td>");
    expect(page.length).toBeLessThan(1_048_576);
  });

  it("needs no network, runs nothing, and takes nothing foreign for markup", async () => {
    const page = gateHtml(await recorded(hostile));
    expect(page).not.toMatch(/<script|<img|https?:\/\/|url\(/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("&lt;script&gt;");
  });
});

describe("the summary of a gate", () => {
  it("draws each number over time with its limit and its baseline", async () => {
    const summary = gateSummary(await recorded(latencies), { window: 4_000, interval: 1_000 });
    expect(summary).toContain(
      [
        "```mermaid",
        '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#e5534b, #8c959f, #2f81f7"}}, "xyChart": {"width": 800, "height": 320, "titleFontSize": 16}}}%%',
        "xychart-beta",
        '  title "http /health: seen (blue), baseline (grey), limit (red)"',
        '  x-axis "seconds" 0 --> 3',
        '  y-axis "ms" 0 --> 154',
        "  line [100, 100, 100, 100]",
        "  line [22, 22, 22, 22]",
        "  line [20, 30, 140, 25]",
        "```",
      ].join("\n"),
    );
  });

  it("a name can't speak Mermaid", async () => {
    const summary = gateSummary(await recorded(hostile), { window: 4_000, interval: 1_000 });
    expect(summary).toContain('  title "x script alert 1 /script line 1: seen (blue)"');
  });
});

describe("what would have made it pass", () => {
  const advice = async (check: object) => whatWouldPass((await recorded(check)).checks[0] as never);
  it.each<[string, object, string]>([
    [
      "a budget",
      latencies,
      "http /health: no failed sample, and one that passed. It had 1 failed; the first after 2 s: 140 ms > within 100 ms. A limit of 140 ms would have taken all of its numbers.",
    ],
    [
      "requests",
      { ...users, samples: [{ seen: { bad: 0, total: 7 } }] },
      "traffic error-rate: at least 20 requests in the window, and it had 7; a longer one sees more of them.",
    ],
    [
      "samples",
      { name: "x", limits: { "min-samples": 5 }, samples: [{ outcome: "pass" }] },
      "x: 5 samples that could be judged; a longer window or a shorter interval has more.",
    ],
    [
      "data",
      { name: "x", samples: [{ outcome: "inconclusive", reason: "Prometheus has no data for this query" }] },
      "x: looks that say something. Of 1 none could be judged: Prometheus has no data for this query.",
    ],
    [
      "an answer",
      { name: "x", samples: [{ outcome: "error", reason: "ENOTFOUND" }] },
      "x: answers to most looks. Can this runner reach it? ENOTFOUND.",
    ],
    [
      "a comparison",
      { name: "x", limits: { compare: "baseline" }, samples: [{ value: 1, baseline: 1 }] },
      "x: more samples of both sides:",
    ],
  ])("%s", async (_, check, comes) => {
    expect(await advice(check)).toContain(comes);
  });
});

it("labels of an axis are short, whatever the numbers count", async () => {
  const bytes = [5e9, 6e9].map((value) => ({ value, unit: "bytes" }));
  const long = [0, 40_000_000, 80_000_000].map((at) => ({ at, value: 5, unit: "ms" }));
  const page = gateHtml(await recorded({ name: "memory", samples: bytes }, { name: "day", samples: long }));
  expect(page).toContain(">4 GB<");
  expect(page).toContain(">22 h 13 min<");
  expect(page).not.toContain("e+9");
});
