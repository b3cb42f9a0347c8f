import type { Environment, Project } from "../../../project/model.ts";
import type { Release } from "../../../release/release.ts";
import type { World } from "../../../world.ts";
import { composeFolder } from "../document/compose-folder.ts";
import type { ComposeDocument } from "../document/document.ts";
import { inlineFiles } from "../document/inline-files.ts";
import type { DockerOptions, Engine } from "../engine.ts";
import type { Names } from "../naming.ts";
import { replicasOf } from "../release/replicas.ts";

export interface PlainComposeSpec {
  readonly world: Pick<World, "files">;
  readonly engine: Engine;
  readonly names: Names;
  readonly project: Pick<Project, "directory" | "compose">;
  readonly environment: Pick<Environment, "compose" | "profiles">;
  readonly document: ComposeDocument;
  /** Those of the input `app-env`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The user's own compose files, as `docker compose` takes them without us. */
function ownFiles({ names, project, environment }: PlainComposeSpec, folder: string): readonly string[] {
  return [
    ...["--project-name", names.base],
    ...[...project.compose, ...environment.compose].flatMap((file) => ["--file", `${folder}${file}`]),
    ...environment.profiles.flatMap((profile) => ["--profile", profile]),
  ];
}

/** What a person types in the checkout's folder to have plain compose do the same. */
export function plainCommand(spec: PlainComposeSpec): string {
  return `docker compose ${ownFiles(spec, "").join(" ")} up --detach`;
}

/**
 * Makes the containers of a release's services by plain compose, without starting them. Their images get the names that
 * the compose files have for them, so that the next `docker compose up` finds nothing to change.
 */
export async function makePlain(spec: PlainComposeSpec, release: Release): Promise<void> {
  const { engine, names, project, document, variables } = spec;
  for (const { name, component } of release.services) {
    const image = release.images[component];
    const reference = document.services[name]?.image ?? `${names.base}-${name}`;
    // A digest names one image for good.
    if (image !== undefined && !reference.includes("@")) await engine.must(["image", "tag", image, reference]);
  }
  const scales = release.services.flatMap(({ name }) => {
    const count = replicasOf(document.services[name] ?? {});
    return count === 1 ? [] : ["--scale", `${name}=${count}`];
  });
  const services = release.services.map(({ name }) => name).filter((name) => name in document.services);
  const create = ["up", "--no-start", "--no-deps", "--no-build", "--pull", "never", ...scales, "--", ...services];
  if (engine.builder === undefined) {
    const files = ownFiles(spec, `${project.directory}/`);
    const folder = composeFolder(project, spec.environment);
    const options: DockerOptions = { cwd: folder, env: variables };
    await engine.must(["compose", "--project-directory", folder, ...files, ...create], options);
    return;
  }
  // Another machine has no file of the checkout: what they hold goes there with the document.
  const own = await inlineFiles(spec.world.files, document);
  const options = { stdin: JSON.stringify(own.document), env: { ...variables, ...own.env } };
  await engine.must(["compose", "--project-name", names.base, "--file", "-", ...create], options);
}
