import { expect, it } from "vitest";
import type { Outcome } from "../sample.ts";
import { timeline } from "./timeline.ts";

const samples = (...outcomes: Outcome[]) => outcomes.map((outcome, at) => ({ at, outcome, reason: "" }));

it("draws one sign a sample", () => {
  expect(timeline(samples("pass", "fail", "error", "inconclusive"))).toBe("✓✗!·");
  expect(timeline([])).toBe("");
});

it("a long stretch shows its worst, so that no failure is averaged away", () => {
  const many = samples(...Array.from({ length: 1_000 }, (_, index): Outcome => (index === 777 ? "fail" : "pass")));
  const drawn = timeline(many, 10);
  expect(drawn).toBe("✓✓✓✓✓✓✓✗✓✓");
});
