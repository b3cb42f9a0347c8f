import { keyed, readingText, word } from "../project/schema/reading.ts";

/** P0 wakes people up, P3 is read in the morning. */
export type Severity = "P0" | "P1" | "P2" | "P3";

export interface AlertRule {
  readonly when: "fail" | "inconclusive";
  readonly severity: Severity;
  /** Which checks it is about, `*` standing for anything; undefined: all. */
  readonly check: string | undefined;
}

/** Whether a rule is about the check of that name. Nothing but `*` is special. */
export function isAbout({ check: pattern }: Pick<AlertRule, "check">, name: string): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.split("*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return name === pattern;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let [at, end] = [first.length, name.length - last.length];
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** One rule, as it is written: `{ check: checkout*, when: fail, severity: P0 }`. */
export const alertRuleSchema = keyed("a rule", {
  check: readingText("the name of a check, * for anything in it", (text) => text || undefined).optional(),
  when: word("fail", "inconclusive"),
  severity: word("P0", "P1", "P2", "P3"),
}).transform(({ check, when, severity }): AlertRule => ({ when, severity, check }));

/** Where nobody says otherwise. */
export const usualAlertRules: readonly AlertRule[] = [
  { when: "fail", severity: "P1", check: undefined },
  { when: "inconclusive", severity: "P3", check: undefined },
];
