import type { Project } from "../../../project/model.ts";
import type { Engine } from "../engine.ts";
import type { Names } from "../naming.ts";

/**
 * The app as it runs here under plain `docker compose up`, if it does: project name and services. Under the project's
 * own name anything counts; under the name that we give to base services only what we would release ourselves.
 */
export async function plainProject(
  engine: Engine,
  names: Names,
  project: Project,
): Promise<{ project: string; services: readonly string[] } | undefined> {
  const released = project.components.flatMap(({ services }) => services);
  if (project.name !== names.base) {
    const services = await servicesOf(engine, project.name);
    if (services.length > 0) return { project: project.name, services };
  }
  const services = (await servicesOf(engine, names.base)).filter((service) => released.includes(service));
  return services.length === 0 ? undefined : { project: names.base, services };
}

/** The compose projects that run on an engine without us. */
export async function otherProjects(engine: Engine): Promise<readonly string[]> {
  const format = '{{.Label "com.docker.compose.project"}}\t{{.Label "sluice.scope"}}';
  const listed = (await engine.must(["ps", "--filter", "label=com.docker.compose.project", "--format", format])).stdout;
  const rows = listed.split("\n").map((line) => line.split("\t"));
  const ours = new Set(rows.flatMap(([project = "", scope = ""]) => (scope === "" ? [] : [project])));
  return [...new Set(rows.map(([project = ""]) => project))].filter((project) => project !== "" && !ours.has(project)).sort();
}

async function servicesOf(engine: Engine, project: string): Promise<readonly string[]> {
  const filters = [`label=com.docker.compose.project=${project}`, "label=com.docker.compose.oneoff=False"];
  const listed = await engine.must([
    "ps",
    ...filters.flatMap((filter) => ["--filter", filter]),
    "--format",
    '{{.Label "com.docker.compose.service"}}',
  ]);
  return listed.stdout.split("\n").filter((line) => line !== "");
}
