import { shown } from "../quantity/shown.ts";
import { type Finding, note, problem } from "./finding.ts";
import { poetryToPep440 } from "./poetry-version.ts";
import { type ProjectFiles, shownPath, tableAt } from "./project-files.ts";
import { tomlLine } from "./toml-line.ts";
import { specifierOf, type VersionDemand } from "./version-demand.ts";

interface Written {
  readonly text: string;
  readonly source: string;
  readonly name: string;
  readonly line: number | undefined;
  readonly kind: VersionDemand["kind"];
  readonly read: (text: string) => readonly string[] | undefined;
}

const plainVersion = (text: string) => {
  const specifier = specifierOf(text);
  return specifier === undefined ? undefined : [specifier];
};

/** A dependency of poetry may be a table with its version. */
const textOf = (found: unknown): string | undefined => {
  const said = typeof found === "object" && found !== null && "version" in found ? found.version : found;
  return typeof said === "string" || said === undefined ? said : JSON.stringify(said);
};
/** `requires-python = 3.10` is a number for TOML, and 3.1: nobody reads it as what was meant. */
const noText = (found: unknown): Partial<Written> =>
  ["number", "boolean"].includes(typeof found) || Array.isArray(found) || found instanceof Date
    ? { read: () => undefined }
    : {};

function fromToml(project: ProjectFiles, name: string, table: string, key: string, rest: Pick<Written, "kind" | "read">) {
  const file = name === "Pipfile" ? project.pipfile : project.pyproject;
  const found = tableAt(file, ...table.split("."))[key];
  const text = textOf(found);
  if (text === undefined) return [];
  const label = table === "project" ? key : `${table}.${key}`;
  return [
    {
      text,
      source: `${label} in ${name}`,
      name,
      line: tomlLine(project.texts[name] ?? "", table, key),
      ...rest,
      ...noText(found),
    },
  ];
}

/** The first line of a plain file that says something, and what it says. */
function fromLines(project: ProjectFiles, name: string, pick: (line: string) => string | undefined): readonly Written[] {
  for (const [index, raw] of (project.texts[name] ?? "").split("\n").entries()) {
    const text = pick(raw.replace(/#.*$/, "").trim());
    if (text !== undefined && text !== "") {
      return [{ text, source: name, name, line: index + 1, kind: "pins", read: plainVersion }];
    }
  }
  return [];
}

function written(project: ProjectFiles): readonly Written[] {
  return [
    ...fromToml(project, "pyproject.toml", "project", "requires-python", { kind: "allows", read: plainVersion }),
    ...fromToml(project, "pyproject.toml", "tool.poetry.dependencies", "python", { kind: "allows", read: poetryToPep440 }),
    ...fromLines(project, ".python-version", (line) => line),
    ...fromLines(project, ".tool-versions", (line) => /^python\s+(\S+)/.exec(line)?.[1]),
    ...fromLines(project, "runtime.txt", (line) => line),
    ...fromToml(project, "Pipfile", "requires", "python_full_version", { kind: "pins", read: plainVersion }),
    ...fromToml(project, "Pipfile", "requires", "python_version", { kind: "pins", read: plainVersion }),
  ];
}

/** Every answer of the repository to "which Python?", with its place; what can't be read is told as a finding. */
export function versionSources(project: ProjectFiles): { demands: readonly VersionDemand[]; findings: readonly Finding[] } {
  const demands: VersionDemand[] = [];
  const findings: Finding[] = [];
  for (const { text, source, name, line, kind, read } of written(project)) {
    const place = { file: shownPath(project.shown, name), ...(line === undefined ? {} : { line }) };
    const anyOf = read(text);
    if (anyOf !== undefined) demands.push({ text, anyOf, source, place, kind });
    else if (text === "system")
      findings.push(note("Python version", `${source} says "system", which asks for no version`, place));
    else {
      const what = `${source} says ${shown(text)}, which is neither a version of CPython nor a PEP 440 specifier`;
      findings.push(
        problem(
          "Python version",
          what,
          'Write a version such as "3.12" or a specifier such as ">=3.10,<3.14", in TOML in quotes.',
          place,
        ),
      );
    }
  }
  return { demands, findings };
}
