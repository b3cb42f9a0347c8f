import { shown } from "../../quantity/shown.ts";
import type { JsonAssertion } from "./json-assertion-keys.ts";
import { atJsonPath } from "./json-path.ts";
import { matchesInTime } from "./text-match.ts";

/** A longer text is not searched: an expression on a megabyte of somebody else's text could take for ever. */
const longestMatched = 10_000;

const said = (value: unknown) =>
  typeof value === "string" ? shown(value) : shown(JSON.stringify(value) ?? "nothing").slice(1, -1);

/** What is wrong with the answer's JSON: it is bad, or could not be judged. Undefined when all holds. */
export function problemWithJson(
  document: unknown,
  assertions: readonly JsonAssertion[],
): { outcome: "fail" | "error"; reason: string } | undefined {
  let undecided: string | undefined;
  for (const assertion of assertions) {
    const value = atJsonPath(document, assertion.path);
    if (value === undefined) return { outcome: "fail", reason: `there is no ${assertion.path} in the JSON` };
    const says = (problem: string) => `${assertion.path} is ${said(value)}, ${problem}`;
    const problem = problemWith(value, assertion);
    if (problem !== undefined) return { outcome: "fail", reason: says(problem) };
    const why = assertion.matches === undefined ? undefined : unmatched(value, assertion.matches);
    if (why?.outcome === "fail") return { outcome: "fail", reason: says(why.reason) };
    if (why !== undefined) undecided ??= says(why.reason);
  }
  return undecided === undefined ? undefined : { outcome: "error", reason: undecided };
}

function problemWith(value: unknown, { equals, in: allowed, min, max }: JsonAssertion): string | undefined {
  if (equals !== undefined && value !== equals) return `expected ${said(equals)}`;
  if (allowed !== undefined && !allowed.some((each) => each === value))
    return `expected one of ${allowed.map(said).join(", ")}`;
  if (min !== undefined || max !== undefined) {
    if (typeof value !== "number" || !Number.isFinite(value)) return "which is no number";
    if (min !== undefined && value < min) return `expected ${min} or more`;
    if (max !== undefined && value > max) return `expected ${max} or less`;
  }
  return undefined;
}

/** Why a value does not match. What could not be searched in time was not measured: nothing is known of it. */
function unmatched(value: unknown, matches: string): { outcome: "fail" | "error"; reason: string } | undefined {
  if (typeof value !== "string") return { outcome: "fail", reason: "which is no text" };
  if (value.length > longestMatched)
    return { outcome: "error", reason: `which is too long to be matched (${value.length} characters)` };
  const found = matchesInTime(value, matches);
  if (found === undefined)
    return { outcome: "error", reason: `which can't be matched with ${shown(matches)} in time: simplify the expression` };
  return found ? undefined : { outcome: "fail", reason: `expected what matches ${shown(matches)}` };
}
