import { posix } from "node:path";
import type { Files } from "../world.ts";
import { localFolder } from "./compose-service.ts";
import { isMapping } from "./compose-values.ts";
import { readDotEnv } from "./dot-env.ts";
import { interpolate, type Variables } from "./interpolate.ts";
import { readText } from "./read-text.ts";
import { isRemote } from "./remote-context.ts";

/** What an entry of `include` brings in. */
export interface Included {
  /** Files that are laid over each other, relative to the project's directory. */
  readonly files: readonly string[];
  /** Folder from which their paths are meant. */
  readonly folder: string;
  readonly variables: Variables;
}

export interface IncludeSource {
  readonly files: Pick<Files, "read" | "exists">;
  /** The project's directory. */
  readonly directory: string;
  /** Folder from which the including file's paths are meant, relative to the project's directory. */
  readonly folder: string;
  readonly variables: Variables;
}

/**
 * An entry of `include` as compose reads it: one file or several, with a folder and variables of their own. Variables of
 * the including file stand above those. What has to be fetched from elsewhere is left to compose: undefined.
 */
export async function includedFiles(entry: unknown, from: IncludeSource): Promise<Included | undefined> {
  const said = isMapping(entry) ? entry : { path: entry };
  const texts = (value: unknown) =>
    [value].flat().flatMap((one) => {
      const result = typeof one === "string" ? interpolate(one, from.variables) : undefined;
      return result !== undefined && "text" in result && result.text !== "" ? [result.text] : [];
    });
  const paths = texts(said["path"]);
  const [first] = paths;
  if (first === undefined || paths.some(isRemote)) return undefined;
  const local = (path: string) => localFolder(from.folder, path);
  const [folder = posix.dirname(local(first))] = texts(said["project_directory"]).map(local);
  const written = texts(said["env_file"]).map(local);
  let variables = from.variables;
  // The last file says it.
  for (const file of written.length > 0 ? written.toReversed() : [posix.join(folder, ".env")]) {
    const path = posix.resolve(from.directory, file);
    if (await from.files.exists(path)) variables = readDotEnv(await readText(from.files, path, file), variables);
  }
  return { files: paths.map(local), folder, variables };
}
