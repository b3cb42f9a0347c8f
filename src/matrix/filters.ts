import { fail } from "../failure.ts";
import { longestGlob } from "../project/glob-text.ts";
import { readYaml } from "../project/yaml-source.ts";
import type { Change, Status } from "./change.ts";
import { filtersUnusable } from "./failures.ts";
import { globs, isExclusion } from "./glob.ts";

/** A name with globs, each with the kinds of change that it counts (all when empty). */
export interface Filter {
  readonly name: string;
  readonly rules: readonly { readonly glob: string; readonly statuses: readonly Status[] }[];
}

const statuses: readonly Status[] = ["added", "copied", "deleted", "modified", "renamed", "unmerged"];

function rulesOf(name: string, given: unknown): Filter["rules"] {
  if (typeof given === "string" && given.length > longestGlob)
    throw fail(filtersUnusable, { problem: `"${name}" has a glob of ${given.length} signs; ${longestGlob} are read` });
  if (typeof given === "string" && given !== "") return [{ glob: given, statuses: [] }];
  if (Array.isArray(given) && given.length > 0) return given.flatMap((one) => rulesOf(name, one));
  if (typeof given === "object" && given !== null && !Array.isArray(given)) {
    return Object.entries(given).flatMap(([words, globs]) => {
      const kinds = words.split("|").map((word) => word.trim().toLowerCase());
      const unknown = kinds.find((kind) => !statuses.some((status) => status === kind));
      if (unknown !== undefined) {
        throw fail(filtersUnusable, { problem: `"${unknown}" at "${name}" is no kind of change (${statuses.join(", ")})` });
      }
      return rulesOf(name, globs).map((rule) => ({ ...rule, statuses: kinds as Status[] }));
    });
  }
  throw fail(filtersUnusable, { problem: `"${name}" has no globs` });
}

/** Reads filters as dorny/paths-filter writes them: name → glob, list of globs, or `added|modified: glob`. */
export function readFilters(text: string): readonly Filter[] {
  const { value, problems } = readYaml(text, "filters", "sluice");
  const [first] = problems;
  if (first !== undefined) {
    throw fail(filtersUnusable, { problem: `line ${first.place.line}, column ${first.place.column}: ${first.message}` });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0) {
    throw fail(filtersUnusable, { problem: "it holds no names with globs" });
  }
  return Object.entries(value).map(([name, given]) => ({ name, rules: rulesOf(name, given) }));
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
