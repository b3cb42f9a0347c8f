import { join } from "node:path/posix";
import { parse, TomlError } from "smol-toml";
import { fail } from "../failure.ts";
import { readText } from "../project/read-text.ts";
import type { Files } from "../world.ts";
import { brokenToml, noSuchDirectory } from "./failures.ts";

/** What is written in the folder of a Python project, read once; everything else is decided from it. */
export interface ProjectFiles {
  /** Absolute. */
  readonly directory: string;
  /** As the caller gave it; what people are shown. */
  readonly shown: string;
  readonly names: readonly string[];
  /** Text of the files that are looked at, by name. */
  readonly texts: Readonly<Record<string, string>>;
  readonly pyproject: Table;
  readonly pipfile: Table;
}

export type Table = Readonly<Record<string, unknown>>;

/** The table at a path of keys; an empty one where there is none. */
export function tableAt(table: Table, ...keys: readonly string[]): Table {
  let found: unknown = table;
  for (const key of keys) found = typeof found === "object" && found !== null ? (found as Table)[key] : undefined;
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Table) : {};
}

const looked = ["pyproject.toml", "Pipfile", ".python-version", ".tool-versions", "runtime.txt"];
const isRequirements = (name: string) => /^requirements.*\.(txt|lock)$/i.test(name);

/** How a file of the project is named in messages and annotations: relative to the workspace. */
export function shownPath(shown: string, name: string): string {
  return join(shown, name);
}

function toml(text: string | undefined, file: string): Table {
  if (text === undefined) return {};
  const lost = text.indexOf("\ufffd");
  if (lost >= 0) {
    const before = text.slice(0, lost).split("\n");
    const place = { file, line: before.length, column: (before.at(-1) ?? "").length + 1 };
    throw fail(brokenToml, { place, why: "a sign that is no UTF-8" });
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = (error.message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
    throw fail(brokenToml, { place: { file, line: error.line, column: error.column }, why }, error);
  }
}

export async function readProjectFiles(directory: string, shown: string, files: Files): Promise<ProjectFiles> {
  const names = await files.list(directory).catch((error: unknown) => {
    throw fail(noSuchDirectory, { directory: shown }, error);
  });
  const texts: Record<string, string> = {};
  for (const name of names) {
    if (!looked.includes(name) && !isRequirements(name)) continue;
    const text = await readText(files, join(directory, name), shownPath(shown, name));
    texts[name] = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  }
  return {
    directory,
    shown,
    names,
    texts,
    pyproject: toml(texts["pyproject.toml"], shownPath(shown, "pyproject.toml")),
    pipfile: toml(texts["Pipfile"], shownPath(shown, "Pipfile")),
  };
}
