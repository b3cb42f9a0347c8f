import { describe, expect, test } from "vitest";
import { type PartResult, partsTable, partsVerdict } from "./part.ts";
import { countTests, failedFiles, passedAnew, withAnew } from "./vitest-report.ts";

const part = (over: Partial<PartResult>): PartResult => ({
  name: "unit",
  seconds: 1,
  passed: 0,
  failed: 0,
  skipped: [],
  notRun: undefined,
  ...over,
});

test("everything passed: the last line has the sums and the exit code is 0", () =>
  expect(partsVerdict([part({ passed: 3 }), part({ passed: 4 })], true)).toEqual({ line: "7 passed, 0 failed", code: 0 }));

test.each([
  ["a failed test", part({ passed: 1, failed: 1 }), false, "1 passed, 1 failed", 1],
  ["a part that could not run, on one's own machine", part({ notRun: "no Docker" }), false, "0 passed, 0 failed", 0],
  ["a part that could not run, in CI", part({ notRun: "no Docker" }), true, "0 passed, 1 failed", 1],
  ["a skipped test, in CI", part({ passed: 2, skipped: ["x"] }), true, "2 passed, 1 failed", 1],
])("%s", (_story, result, ci, line, code) => expect(partsVerdict([result], ci)).toEqual({ line, code }));

test("what a service outside gave no answer to is neither a pass nor a failure", () => {
  expect(partsTable([part({ name: "audit", notChecked: true })])).toMatch(/^audit +1\.0 s {2}NOT CHECKED$/m);
  expect(partsVerdict([part({ notChecked: true })], true)).toEqual({ line: "0 passed, 0 failed", code: 0 });
  expect(partsTable([part({ name: "audit", failed: 1, notChecked: true })])).toContain("FAILED");
});

test("what did not run is named with its reason", () => {
  const table = partsTable([part({ passed: 2, skipped: ["a story"] }), part({ name: "engine", notRun: "no Docker" })]);
  expect(table).toContain("engine did not run: no Docker");
  expect(table).toContain("unit skipped: a story");
  expect(table).toMatch(/^unit +1\.0 s {2}ok +2 passed, 0 failed$/m);
});

const file = (status: string, ...tests: string[]) => ({
  name: "x.test.ts",
  status,
  assertionResults: tests.map((word) => ({ status: word, fullName: `a ${word} story` })),
});

test.each([
  ["tests are counted by their own word", [file("failed", "passed", "failed", "skipped")], 1, 1, 1, 1],
  ["a file that could not be loaded is a failure", [file("failed"), file("passed", "passed")], 1, 1, 1, 0],
  ["no test at all is a failure when vitest says so", [], 1, 0, 1, 0],
  ["an unhandled rejection besides green tests is a failure", [file("passed", "passed")], 1, 1, 1, 0],
  ["all green", [file("passed", "passed", "passed")], 0, 2, 0, 0],
])("%s", (_story, testResults, code, passed, failed, skipped) => {
  const counted = countTests({ testResults }, code);
  expect([counted.passed, counted.failed, counted.skipped.length]).toEqual([passed, failed, skipped]);
});

test("a run that left no report is a failure", () => expect(countTests(undefined, 1)).toMatchObject({ failed: 1 }));

describe("a file that failed and ran once more by itself", () => {
  const told = (name: string, status: string, word: string) => ({ ...file(status, word), name });
  const story = (one: ReturnType<typeof file>) => ({
    ...one,
    assertionResults: one.assertionResults.map((test) => ({ ...test, fullName: "a story" })),
  });
  const first = { testResults: [story(told("a.test.ts", "failed", "failed")), story(told("b.test.ts", "passed", "passed"))] };
  const well = { testResults: [story(told("a.test.ts", "passed", "passed"))] };

  test("counts as it went the last time, and is told as unsteady when that went well", () => {
    expect(failedFiles(first)).toEqual(["a.test.ts"]);
    expect(countTests(withAnew(first, well), 0)).toMatchObject({ passed: 2, failed: 0 });
    expect(passedAnew(first, well)).toEqual(["a.test.ts a story"]);
    expect(partsTable([part({ unsteady: ["a.test.ts a story"] })])).toContain(
      "unit UNSTEADY, failed and then passed by itself: a.test.ts a story",
    );
  });

  test("is a failure when it fails again, and when nothing came of it", () => {
    expect(countTests(withAnew(first, first), 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(countTests(withAnew(first, undefined), 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(passedAnew(first, first)).toEqual([]);
  });
});
