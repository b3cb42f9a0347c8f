import { posix } from "node:path";
import type { World } from "../world.ts";
import type { Variables } from "./interpolate.ts";
import { readText } from "./read-text.ts";

export interface VariablesRequest {
  readonly world: Pick<World, "files" | "facts">;
  /** Stand above what `.env` says. */
  readonly variables?: Variables;
}

/** What compose would see of the run: the step's environment, `.env` of that folder below it. */
export async function runVariables({ world, variables }: VariablesRequest, folder: string): Promise<Variables> {
  const { files, facts } = world;
  const path = posix.join(folder, ".env");
  const [owner = ""] = facts.repository.split("/");
  const known = { GITHUB_REPOSITORY: facts.repository, GITHUB_REPOSITORY_OWNER: owner, GITHUB_SHA: facts.commit };
  const run = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ""));
  const given = { ...facts.variables, ...run, ...variables };
  if (!(await files.exists(path))) return given;
  const { readDotEnv } = await import("./reading.ts");
  return readDotEnv(await readText(files, path, ".env"), given);
}
