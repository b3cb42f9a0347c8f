import { posix } from "node:path";
import type { Environment, Project } from "../../../project/model.ts";

/** The folder from which compose takes all relative paths, and where it looks for `.env`: that of the first file. */
export function composeFolder(
  project: Pick<Project, "directory" | "compose">,
  environment: Pick<Environment, "compose">,
): string {
  const [first = "."] = [...project.compose, ...environment.compose];
  return posix.join(project.directory, posix.dirname(first));
}
