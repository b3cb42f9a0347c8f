import type { Place } from "./failure.ts";

/**
 * What performing an action comes to. Only the frame in `runner/` turns it into outputs, a summary and an exit code.
 */
export interface Outcome {
  /** One word of the action's closed list. */
  readonly result: string;
  /** One sentence with the arithmetic or the reason. */
  readonly explanation: string;
  /** The action's own outputs; objects and arrays are written as JSON. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What `report` (a JSON file) holds besides result, explanation and outputs. Never a secret. */
  readonly report: Readonly<Record<string, unknown>>;
  /** The job summary, Markdown. */
  readonly summary: string;
  /** True when the step must end red although nothing broke, e.g. a gate that says no. */
  readonly failed: boolean;
  /** What to do, when `failed`: the step's log ends with it. */
  readonly remedy?: string;
  /** Problems that have a line in a file of the repository: shown there, besides the explanation. */
  readonly annotations?: readonly { readonly message: string; readonly place: Place }[];
}

/** What an action may answer: each word of its `result` with its meaning, and its own outputs. Docs and tests read it. */
export interface Answers {
  readonly results: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
}
export type ResultOf<Of extends Answers> = keyof Of["results"] & string;
export type OutputsOf<Of extends Answers> = Readonly<Record<Of["outputs"][number], unknown>>;
