/** What vitest's JSON reporter says of a run, as far as we read it. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Counts tests; a file that broke before its first test, or a run that broke besides its tests, is one failure. */
export function countTests(report: unknown, code: number): { passed: number; failed: number; skipped: string[] } {
  const files = (report as Report | undefined)?.testResults ?? [];
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
