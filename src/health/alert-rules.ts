import { z } from "zod";
import { codeFrame } from "../project/problem.ts";
import { readYaml } from "../project/yaml-source.ts";
import { expected, oneOf } from "./written.ts";

/** P0 wakes people up, P3 is read in the morning. */
export type Severity = "P0" | "P1" | "P2" | "P3";

export interface AlertRule {
  readonly when: "fail" | "inconclusive";
  readonly severity: Severity;
  /** Which checks it is about; undefined: all. */
  readonly check: ((name: string) => boolean) | undefined;
}

const example = "a YAML list of rules like - { check: checkout*, when: fail, severity: P0 }";

/** `*` stands for anything; nothing else is special. */
function named(pattern: string): (name: string) => boolean {
  const parts = pattern.split("*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  return (name) => {
    if (parts.length === 1) return name === pattern;
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let [at, end] = [first.length, name.length - last.length];
    for (const part of parts.slice(1, -1)) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}

const rule = z
  .strictObject(
    {
      check: z.string(expected("the name of a check, * for anything in it")).min(1).optional(),
      when: oneOf("fail", "inconclusive"),
      severity: oneOf("P0", "P1", "P2", "P3"),
    },
    expected("a rule like { check: checkout*, when: fail, severity: P0 }"),
  )
  .transform(
    ({ check, when, severity }): AlertRule => ({ when, severity, check: check === undefined ? undefined : named(check) }),
  );

export const usualAlertRules: readonly AlertRule[] = [
  { when: "fail", severity: "P1", check: undefined },
  { when: "inconclusive", severity: "P3", check: undefined },
];

/** The input `alert-rules`: the first rule that fits a check says how severe it is; a check that none fits is told to nobody. */
export const alertRulesInput = (): z.ZodType<readonly AlertRule[], string> =>
  z.string().transform((text, context) => {
    if (text.trim() === "") return usualAlertRules;
    const source = readYaml(text, "alert-rules", "sluice");
    const say = (place: { readonly line: number; readonly column: number }, message: string) =>
      context.addIssue({
        code: "custom",
        message: `has a mistake in line ${place.line}, column ${place.column}: ${message}`,
        params: { frame: codeFrame(text, place) },
      });
    for (const { place, message } of source.problems) say(place, message);
    if (source.problems.length > 0) return z.NEVER;
    if (!Array.isArray(source.value) || source.value.length === 0) {
      context.addIssue({ code: "custom", message: `is no list of rules; expected ${example}.` });
      return z.NEVER;
    }
    const read = z.array(rule).safeParse(source.value);
    if (read.success) return read.data;
    for (const issue of read.error.issues) {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
      for (const key of keys)
        say(source.place([...issue.path, key]), `"${key}" is no key of a rule; it may have check, when, severity.`);
      const key = issue.path.findLast((step) => typeof step === "string");
      if (keys.length === 0) say(source.place(issue.path), key === undefined ? issue.message : `"${key}" ${issue.message}`);
    }
    return z.NEVER;
  });
