import { compare, explain, satisfies as matches } from "@renovatebot/pep440";
import { clausesOf } from "./specifier.ts";

type Version = NonNullable<ReturnType<typeof explain>>;

/** `==3.10.0.*` must see `3.10` as `3.10.0`, as PEP 440 says; the library compares the parts as they are written. */
function padded(version: string, { release }: Version): string {
  const full = [...release, 0, 0, 0, 0].slice(0, Math.max(4, release.length)).join(".");
  return version.replace(/^(\s*v?(?:\d+!)?)\d+(?:\.\d+)*/i, (_all, before: string) => before + full);
}

const sameBase = (left: Version, right: Version) => compare(left.base_version, right.base_version) === 0;

/** Exclusive order as PEP 440 has it: `<2` refuses 2.0rc1, `>2` refuses 2.0.post1 and 2.0+local. The library refuses more. */
function ordered(operator: "<" | ">", there: Version, wanted: Version): boolean {
  const order = compare(there.public, wanted.public);
  if (operator === "<") return order < 0 && !(there.is_prerelease && !wanted.is_prerelease && sameBase(there, wanted));
  const refused = (there.is_postrelease && !wanted.is_postrelease) || there.local !== null;
  return order > 0 && !(refused && sameBase(there, wanted));
}

function meets(version: string, there: Version, clause: string): boolean {
  const [, operator = "", rest = ""] = /^([<>=!~]+)(.*)$/.exec(clause) ?? [];
  const wanted = explain(rest);
  if (wanted !== null && (operator === "<" || operator === ">")) return ordered(operator, there, wanted);
  if (wanted !== null && rest.includes("+") && (operator === "==" || operator === "!=")) {
    return (compare(version, rest) === 0) === (operator === "==");
  }
  return matches(clause.endsWith(".*") ? padded(version, there) : version, clause, { prereleases: true });
}

/**
 * Whether a version meets a PEP 440 specifier. The version is one that is there, not one to choose: pre-releases count,
 * as they do for `pip check`.
 */
export function satisfies(version: string, specifier: string): boolean {
  const there = explain(version);
  const clauses = clausesOf(specifier);
  if (there === null || clauses === undefined) return false;
  return clauses.every((clause) => meets(version, there, clause));
}

/** Whether a version meets at least one of several specifiers. */
export function satisfiesAny(version: string, specifiers: readonly string[]): boolean {
  return specifiers.some((specifier) => satisfies(version, specifier));
}
