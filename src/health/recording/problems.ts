import { z } from "zod";
import { nearest } from "../../quantity/nearest.ts";
import { shown } from "../../quantity/shown.ts";
import { found } from "../spec/written.ts";
import { knownKeys } from "./recording-schema.ts";

const most = 5;

/** What is wrong with a recording, in one line: at which place, what is there, what was expected. */
export function problems({ issues }: z.ZodError): string {
  const said = issues
    .slice(0, most)
    .map((issue) => `${z.core.toDotPath(issue.path) || "it"}: ${sayIssue(issue).replace(/\.$/, "")}`);
  return `${said.join("; ")}${issues.length > most ? `; and ${issues.length - most} more` : ""}.`;
}

type Issue = z.core.$ZodIssue;

function sayIssue(issue: Issue): string {
  const { code, message, input, path } = issue;
  if (code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path)).join(", ");
  // What lists and maps hold is no matter here, and may be deeper than can be told.
  const is = Array.isArray(input) ? "is a list" : typeof input === "object" && input !== null ? "is a map" : found(input);
  if (code === "invalid_type") return `${is}; expected ${articles[issue.expected] ?? issue.expected}`;
  if (code === "invalid_value") return `${is}; expected ${issue.values.map(String).join(" or ")}`;
  return message;
}

const articles: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map",
  record: "a map",
  number: "a number",
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
};

function unknownKey(key: string, path: Issue["path"]): string {
  const last = path.at(-1);
  const place =
    last === "limits" ? "limits" : path.at(-2) === "samples" ? "sample" : path.at(-2) === "checks" ? "check" : undefined;
  const known: readonly string[] = place === undefined ? [] : knownKeys[place];
  if (place === "check" && knownKeys.limits.includes(key)) return `${shown(key)} is no key here: write it under limits`;
  const meant = nearest(key, known);
  return `${shown(key)} is no key here${meant === undefined ? "" : `: expected ${shown(meant)}`}`;
}
