import { posix } from "node:path";
import { fail, type Place } from "../failure.ts";
import type { Files } from "../world.ts";
import type { ComposeService } from "./compose-service.ts";
import type { ServiceSource } from "./compose-values.ts";
import { composeMissing } from "./failures.ts";
import type { Variables } from "./interpolate.ts";
import type { Problem } from "./problem.ts";
import { readText } from "./read-text.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** A compose file to read, and who named it. */
export interface NamedFile {
  readonly file: string;
  readonly by: Place | undefined;
}

/** Where the paths of a file are meant from, and what it sees of variables. */
export interface Surroundings {
  readonly folder: string;
  readonly variables: Variables;
  readonly depth: number;
}

/** What has been found so far. */
export interface Reading {
  readonly files: Files;
  readonly directory: string;
  readonly services: Map<string, ComposeService>;
  readonly secrets: Map<string, { readonly file?: string | undefined; readonly variable?: string | undefined }>;
  readonly problems: Problem[];
  readonly sources: Map<string, YamlSource>;
  name: string | undefined;
}

/** The file, read once. */
export async function open(reading: Reading, { file, by }: NamedFile): Promise<YamlSource> {
  const known = reading.sources.get(file);
  if (known !== undefined) return known;
  const path = posix.join(reading.directory, file);
  if (!(await reading.files.exists(path))) {
    const folder = posix.dirname(path);
    const present = (await reading.files.list(folder).catch(() => [])).filter((name) => /compose.*\.ya?ml$/.test(name));
    throw fail(composeMissing, { file, named: by, present });
  }
  const source = readYaml(await readText(reading.files, path, file), file, "compose");
  reading.sources.set(file, source);
  reading.problems.push(...source.problems);
  return source;
}

/** A service as its file has it. */
export function sourceOf(
  reading: Reading,
  source: YamlSource,
  name: string,
  { folder, variables }: Surroundings,
): ServiceSource {
  const problem = (one: Problem) => reading.problems.push(one);
  return { source, path: ["services", name], folder, variables, problem };
}
