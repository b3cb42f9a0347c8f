import { posix } from "node:path";
import { fail } from "../failure.ts";
import type { NamedFile } from "./compose-reading.ts";
import type { Configuration } from "./configuration.ts";
import { nothingToRead } from "./failures.ts";
import { runVariables, type VariablesRequest } from "./run-variables.ts";

/** In the order in which compose looks for them; its override file is for development and is not taken. */
const composeNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/**
 * The compose files of a project: those that sluice.yaml names, else those of `COMPOSE_FILE` of the step or in `.env`, as
 * compose takes them, else the first that is there.
 */
export async function chosenFiles(
  request: VariablesRequest & { readonly config: string },
  directory: string,
  configuration: Configuration | undefined,
): Promise<readonly NamedFile[]> {
  const { files, facts } = request.world;
  const said = configuration?.written?.compose;
  if (said !== undefined) {
    return said.map((file, index) => ({
      file: posix.normalize(file),
      by: configuration?.source.place(["compose", index]),
    }));
  }
  const { COMPOSE_FILE: listed = "", COMPOSE_PATH_SEPARATOR: separator = ":" } = await runVariables(request, directory);
  const inEnv = listed.split(separator || ":").filter((file) => file !== "");
  if (inEnv.length > 0) {
    const inStep = Object.hasOwn(facts.variables ?? {}, "COMPOSE_FILE");
    const by = inStep ? undefined : { file: posix.join(posix.relative(facts.workspace, directory), ".env") };
    return inEnv.map((file) => ({ file: posix.normalize(file), by }));
  }
  for (const name of composeNames) if (await files.exists(posix.join(directory, name))) return [{ file: name, by: undefined }];
  if (configuration !== undefined) return [];
  const folder = posix.relative(facts.workspace, directory) || "the workspace";
  throw fail(nothingToRead, { file: request.config, folder, tried: composeNames });
}
