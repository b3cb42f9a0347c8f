/** A verdict always has a reason that shows the arithmetic. */
export interface Verdict {
  readonly result: "pass" | "fail" | "inconclusive";
  readonly explanation: string;
}
