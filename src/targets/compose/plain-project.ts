import type { Project } from "../../project/model.ts";
import type { Engine } from "./engine.ts";
import type { Names } from "./naming.ts";

/** The app as it runs here under plain `docker compose up`, if it does: project name and services. */
export async function plainProject(
  engine: Engine,
  names: Names,
  project: Project,
): Promise<{ project: string; services: readonly string[] } | undefined> {
  const listed = await engine.must([
    "ps",
    "--filter",
    `label=com.docker.compose.project=${project.name}`,
    "--format",
    '{{.Label "com.docker.compose.service"}}',
  ]);
  const services = listed.stdout.split("\n").filter((line) => line !== "");
  return services.length === 0 || project.name === names.base ? undefined : { project: project.name, services };
}
