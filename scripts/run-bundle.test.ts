import { expect, it } from "vitest";
import { parseOutputs } from "./run-bundle.ts";

it("reads outputs as the runner does, whatever they hold", () => {
  const text = "result<<d1\npass\nd1\nplan<<d2\nline 1\n\nx<<d9\nline 3\nd2\nempty<<d3\n\nd3\n";
  expect(parseOutputs(text)).toEqual({ result: "pass", plan: "line 1\n\nx<<d9\nline 3", empty: "" });
});
