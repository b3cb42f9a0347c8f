import type { Environment, Project } from "../../../project/model.ts";
import type { Files } from "../../../world.ts";
import type { Written } from "../support/places.ts";

/** The compose files as they are written, included and extended ones too. */
export async function composeTexts(
  files: Pick<Files, "read">,
  project: Pick<Project, "compose" | "sources" | "directory">,
  environment: Pick<Environment, "compose">,
): Promise<Written> {
  const named = [...new Set([...project.compose, ...environment.compose, ...(project.sources ?? [])])];
  const read = async (file: string) => ({ file, text: await files.read(`${project.directory}/${file}`).catch(() => "") });
  return Promise.all(named.map(read));
}
