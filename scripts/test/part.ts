/** What one part of the whole test run came to. */
export interface PartResult {
  readonly name: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  /** Tests that did not run, each with its name. */
  readonly skipped: readonly string[];
  /** Why the part could not run at all; undefined when it did. */
  readonly notRun: string | undefined;
  /** It ran and got no answer from a service outside: neither a pass nor a failure. */
  readonly notChecked?: boolean;
  /** Tests that failed beside others and passed when their file ran by itself: each is a bug, of the test or of what it tests. */
  readonly unsteady?: readonly string[];
}

/** The table at the end; what did not run is named below it with its reason. */
export function partsTable(parts: readonly PartResult[]): string {
  const rows = parts.map((part) => {
    const word =
      part.notRun !== undefined ? "NOT RUN" : part.failed > 0 ? "FAILED" : part.notChecked === true ? "NOT CHECKED" : "ok";
    const counts = part.passed + part.failed === 0 ? "" : `${part.passed} passed, ${part.failed} failed`;
    return `${part.name.padEnd(12)} ${`${part.seconds.toFixed(1)} s`.padStart(9)}  ${word.padEnd(11)} ${counts}`.trimEnd();
  });
  const total = parts.reduce((sum, part) => sum + part.seconds, 0);
  const notRun = parts.flatMap((part) => [
    ...(part.notRun === undefined ? [] : [`${part.name} did not run: ${part.notRun}`]),
    ...part.skipped.map((test) => `${part.name} skipped: ${test}`),
    ...(part.unsteady ?? []).map((test) => `${part.name} UNSTEADY, failed and then passed by itself: ${test}`),
  ]);
  return [...rows, `${"total".padEnd(12)} ${`${total.toFixed(1)} s`.padStart(9)}`, ...notRun].join("\n");
}

/** The last line, which CI reads, and the exit code. With CI=true what did not run is a failure too. */
export function partsVerdict(parts: readonly PartResult[], ci: boolean): { readonly line: string; readonly code: 0 | 1 } {
  const sum = (of: (part: PartResult) => number) => parts.reduce((total, part) => total + of(part), 0);
  const unrun = sum((part) => part.skipped.length + (part.notRun === undefined ? 0 : 1));
  const failed = sum((part) => part.failed) + (ci ? unrun : 0);
  return { line: `${sum((part) => part.passed)} passed, ${failed} failed`, code: failed > 0 ? 1 : 0 };
}
