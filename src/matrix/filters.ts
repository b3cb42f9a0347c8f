import { fail } from "../failure.ts";
import { longestGlob } from "../project/glob-text.ts";
import { readYaml } from "../project/yaml-source.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { shown } from "../quantity/shown.ts";
import type { Change, Status } from "./change.ts";
import { filtersUnusable } from "./failures.ts";
import { globs, isExclusion } from "./glob.ts";

/** A name with globs, each with the kinds of change that it counts (all when empty). */
export interface Filter {
  readonly name: string;
  readonly rules: readonly { readonly glob: string; readonly statuses: readonly Status[] }[];
}

const statuses: readonly Status[] = ["added", "copied", "deleted", "modified", "renamed", "unmerged"];

function rulesOf(name: string, given: unknown, tell: (problem: string) => void): Filter["rules"] {
  if (typeof given === "string" && given.length > longestGlob) {
    tell(`${shown(name)} has a glob of ${given.length} signs; ${longestGlob} are read`);
    return [];
  }
  if (typeof given === "string" && given !== "") return [{ glob: given, statuses: [] }];
  if (Array.isArray(given) && given.length > 0) return given.flatMap((one) => rulesOf(name, one, tell));
  if (typeof given === "object" && given !== null && !Array.isArray(given)) {
    return Object.entries(given).flatMap(([words, globs]) => {
      const kinds = words.split("|").map((word) => word.trim().toLowerCase());
      for (const kind of kinds.filter((one) => !statuses.some((status) => status === one))) {
        const hint = didYouMean(kind, statuses);
        tell(`${shown(kind)} at ${shown(name)} is no kind of change (${statuses.join(", ")}).${hint}`);
      }
      return rulesOf(name, globs, tell).map((rule) => ({ ...rule, statuses: kinds as Status[] }));
    });
  }
  tell(`${shown(name)} has no globs`);
  return [];
}

/** Reads filters as dorny/paths-filter writes them: name → glob, list of globs, or `added|modified: glob`. */
export function readFilters(text: string): readonly Filter[] {
  const { value, problems } = readYaml(text, "filters", "sluice");
  const wrong = problems.map(({ place, message }) => `line ${place.line}, column ${place.column}: ${message}`);
  const refuse = () => {
    if (wrong.length > 0) throw fail(filtersUnusable, { problems: wrong });
  };
  refuse();
  if (typeof value === "string") wrong.push(`${shown(value)} is no file that is there, and no YAML with names and globs`);
  else if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    wrong.push("it holds no names with globs");
  refuse();
  const filters = Object.entries(value as object).map(([name, given]) => {
    if (name.trim() === "") wrong.push(`${shown(name)} is no name`);
    return { name, rules: rulesOf(name, given, (problem) => wrong.push(problem)) };
  });
  refuse();
  return filters;
}

/** The changed files that a filter takes; globs with `!` take files away, whatever their order. */
export function filtered(filter: Filter, changes: readonly Change[]): readonly string[] {
  const excluding = filter.rules.filter((rule) => isExclusion(rule.glob)).map((rule) => rule.glob);
  const including = filter.rules.filter((rule) => !isExclusion(rule.glob));
  const tests = (including.length === 0 ? [{ glob: "**", statuses: [] }] : including).map((rule) => ({
    statuses: rule.statuses as readonly Status[],
    fits: globs([rule.glob, ...excluding]),
  }));
  return changes
    .filter(({ path, status }) =>
      tests.some((one) => (one.statuses.length === 0 || one.statuses.includes(status)) && one.fits(path)),
    )
    .map(({ path }) => path);
}
