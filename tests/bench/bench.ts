import type { Part } from "../../scripts/prepare.ts";

/** One measured number, as `npm run bench` prints it: one JSON object a line. */
export interface Figure {
  /** One of the exact names of its bench, e.g. `start-up:health-gate`. */
  readonly bench: string;
  readonly value: number;
  /** `ms`, `s`, `MB`, `KB`, `ratio`, `requests` … */
  readonly unit: string;
  readonly goal: number;
  readonly better: "lower" | "higher";
  /** What it is compared with, measured in the same run; in the same unit when the name does not say another. */
  readonly baseline: { readonly name: string; readonly value: number };
}

/** What `tests/bench/<topic>.bench.ts` exports as default. Such a file is imported to learn its names: it must do nothing then. */
export interface Bench {
  /** The exact names of all figures that it can print. What stands before a colon is the family. */
  readonly names: readonly string[];
  /** What must be prepared; its variables (`HAPROXY_IMAGE` …) are in `process.env` when `figures` is called. */
  readonly needs: readonly Part[];
  /** Measures what is wanted and nothing else. Throws when it can't: a figure is measured or not there. */
  figures(wanted: ReadonlySet<string>, say: (line: string) => void): AsyncGenerator<Figure>;
}
