import { shown } from "../../quantity/shown.ts";
import type { JsonAssertion } from "./json-assertion-keys.ts";
import { atJsonPath } from "./json-path.ts";
import { matchesInTime } from "./text-match.ts";

/** A longer text is not searched: an expression on a megabyte of somebody else's text could take for ever. */
const longestMatched = 10_000;

const said = (value: unknown) =>
  typeof value === "string" ? shown(value) : shown(JSON.stringify(value) ?? "nothing").slice(1, -1);

/** What is wrong with the answer's JSON, or undefined. */
export function problemWithJson(document: unknown, assertions: readonly JsonAssertion[]): string | undefined {
  for (const assertion of assertions) {
    const value = atJsonPath(document, assertion.path);
    if (value === undefined) return `there is no ${assertion.path} in the JSON`;
    const problem = problemWith(value, assertion);
    if (problem !== undefined) return `${assertion.path} is ${said(value)}, ${problem}`;
  }
  return undefined;
}

function problemWith(value: unknown, { equals, in: allowed, min, max, matches }: JsonAssertion): string | undefined {
  if (equals !== undefined && value !== equals) return `expected ${said(equals)}`;
  if (allowed !== undefined && !allowed.some((each) => each === value))
    return `expected one of ${allowed.map(said).join(", ")}`;
  if (min !== undefined || max !== undefined) {
    if (typeof value !== "number" || !Number.isFinite(value)) return "which is no number";
    if (min !== undefined && value < min) return `expected ${min} or more`;
    if (max !== undefined && value > max) return `expected ${max} or less`;
  }
  if (matches !== undefined) {
    if (typeof value !== "string") return "which is no text";
    if (value.length > longestMatched) return `which is too long to be matched (${value.length} characters)`;
    const found = matchesInTime(value, matches);
    if (found === undefined) return `which can't be matched with ${shown(matches)} in time: simplify the expression`;
    if (!found) return `expected what matches ${shown(matches)}`;
  }
  return undefined;
}
