/** What vitest's JSON reporter says of a run, as far as we read it. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const filesOf = (report: unknown): Report["testResults"] => (report as Report | undefined)?.testResults ?? [];

/** Counts tests; a file that broke before its first test, or a run that broke besides its tests, is one failure. */
export function countTests(report: unknown, code: number): { passed: number; failed: number; skipped: string[] } {
  const files = filesOf(report);
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = tests.filter((test) => test.status === "failed").length + broken;
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: tests.filter((test) => test.status !== "passed" && test.status !== "failed").map((test) => test.fullName),
  };
}

/** The files with a test that failed, or that broke by themselves. */
export function failedFiles(report: unknown): readonly string[] {
  return filesOf(report)
    .filter(({ status }) => status === "failed")
    .map(({ name }) => name);
}

/** A report with the files of a later one in place of its own. */
export function withAnew(report: unknown, anew: unknown): unknown {
  const after = filesOf(anew);
  return { testResults: filesOf(report).map((file) => after.find(({ name }) => name === file.name) ?? file) };
}

/** Tests that failed in a report and passed in a later one. */
export function passedAnew(report: unknown, anew: unknown): readonly string[] {
  const named = (one: unknown, word: string) =>
    filesOf(one).flatMap((file) =>
      file.assertionResults.filter(({ status }) => status === word).map(({ fullName }) => `${file.name} ${fullName}`),
    );
  const passed = new Set(named(anew, "passed"));
  return named(report, "failed").filter((test) => passed.has(test));
}
