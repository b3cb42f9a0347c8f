import type { Place } from "../failure.ts";
import { clausesOf } from "./specifier.ts";

/** What somebody demands of the interpreter, and where that is written. */
export interface VersionDemand {
  /** As it is written. */
  readonly text: string;
  /** PEP 440 specifiers of which one must be met. */
  readonly anyOf: readonly string[];
  /** Said to people: `requires-python in pyproject.toml`. */
  readonly source: string;
  readonly place: Place | undefined;
  /** `allows`: what the project can run on. `pins`: what the developers use; the input may choose another one. */
  readonly kind: "allows" | "pins";
}

/**
 * A version as people write it into `.python-version` and the like (`3.12`, `3.12.4`, `3.12.x`, `cpython-3.12`), or a
 * PEP 440 specifier. Undefined when it is neither, and for other interpreters (PyPy, free-threaded builds).
 */
export function specifierOf(written: string): string | undefined {
  const text = written.trim().replace(/^(cpython[-@]?|python[-@]?)(?=\d)/i, "");
  if (text === "" || text.startsWith("-")) return undefined;
  const wild = /^(\d+(?:\.\d+)?)(?:\.[x*])?(?:-dev)?$/.exec(text);
  if (wild !== null) return `==${wild[1]}.*`;
  if (/^\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?$/.test(text)) return `==${text}`;
  return clausesOf(text) === undefined ? undefined : text;
}
