import type { Problem } from "./problem.ts";
import { sayPath } from "./say-path.ts";
import { fileSchema, type WrittenFile } from "./schema/file-schema.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** `sluice.yaml` after reading: what it says, or what is wrong with it. */
export interface Configuration {
  readonly source: YamlSource;
  readonly written: WrittenFile | undefined;
  readonly problems: readonly Problem[];
}

const mostProblems = 200;

/** Reads and checks `sluice.yaml`; `file` is the name under which problems are told. */
export function readConfiguration(text: string, file: string): Configuration {
  const source = readYaml(text, file, "sluice");
  if (source.problems.length > 0) return { source, written: undefined, problems: source.problems };
  const read = fileSchema.safeParse(source.value ?? {});
  if (read.success) return { source, written: read.data, problems: [] };
  // Finding the place of each takes its time; nobody reads more.
  const problems = read.error.issues.slice(0, mostProblems).map((issue) => {
    const at = issue.code === "custom" && issue.params?.["at"] === "key" ? "key" : "value";
    return { place: source.place(issue.path, at), message: `${sayPath(issue.path)} ${issue.message}`.trim() };
  });
  return { source, written: undefined, problems: problems.sort((one, other) => one.place.line - other.place.line) };
}
