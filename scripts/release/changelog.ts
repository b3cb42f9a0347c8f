import { Refused } from "./refused.ts";
import { type Bump, bumped, readVersion, tagOf, type Version } from "./version.ts";

/** One `## [...]` section of CHANGELOG.md, in the form of Keep a Changelog. */
interface Section {
  /** Undefined for "Unreleased". */
  readonly version: Version | undefined;
  /** Year-month-day; empty for "Unreleased". */
  readonly date: string;
  readonly body: string;
}

/** What CHANGELOG.md wants released. */
export interface Wanted {
  readonly version: Version;
  readonly notes: string;
}

const UNRELEASED = "## [Unreleased]";

function readSections(text: string): Section[] {
  const [, ...parts] = text.replaceAll("\r\n", "\n").split(/^(?=## )/m);
  return parts.map((part) => {
    const [heading = "", ...lines] = part.split("\n");
    const body = lines.join("\n").trim();
    if (heading.trim() === UNRELEASED) return { version: undefined, date: "", body };
    const found = /^## \[([^\]]+)\] - (\d{4}-\d{2}-\d{2})$/.exec(heading.trim());
    const version = readVersion(found?.[1] ?? "");
    const date = found?.[2] ?? "";
    if (version === undefined || Number.isNaN(Date.parse(date))) {
      throw new Refused(`CHANGELOG.md: "${heading}" is neither "${UNRELEASED}" nor like "## [1.2.3] - 2026-12-31".`);
    }
    return { version, date, body };
  });
}

/** Something beyond headings. */
const saysSomething = (body: string) => body.split("\n").some((line) => line.trim() !== "" && !line.startsWith("#"));

/** The newest section decides the version; a release without a word, or with changes that it does not tell, is refused. */
export function wantedRelease(text: string): Wanted {
  const [first, ...others] = readSections(text);
  if (first === undefined || first.version !== undefined)
    throw new Refused(`CHANGELOG.md does not begin with "${UNRELEASED}".`);
  const newest = others[0];
  if (saysSomething(first.body)) {
    throw new Refused(
      'CHANGELOG.md tells changes under "Unreleased", which would be released under no version. ' +
        "Run `npm run release -- prepare minor` (or major, or patch), and merge what it writes.",
    );
  }
  if (newest?.version === undefined)
    throw new Refused("CHANGELOG.md has no section with a version, so there is nothing to release.");
  if (!saysSomething(newest.body)) throw new Refused(`CHANGELOG.md says nothing about ${tagOf(newest.version)}.`);
  return { version: newest.version, notes: newest.body };
}

/** CHANGELOG.md with what is unreleased under the next version; before the first release that is 1.0.0. */
export function prepareChangelog(
  text: string,
  bump: Bump,
  today: string,
): { readonly version: Version; readonly text: string } {
  const [unreleased, newest] = readSections(text);
  if (unreleased === undefined || unreleased.version !== undefined) {
    throw new Refused(`CHANGELOG.md does not begin with "${UNRELEASED}".`);
  }
  if (!saysSomething(unreleased.body))
    throw new Refused('CHANGELOG.md says nothing under "Unreleased": there is nothing to release.');
  const version = newest?.version === undefined ? { major: 1, minor: 0, patch: 0 } : bumped(newest.version, bump);
  const heading = `## [${tagOf(version).slice(1)}] - ${today}`;
  return { version, text: text.replace(UNRELEASED, () => `${UNRELEASED}\n\n${heading}`) };
}
