import { fail } from "../../../failure.ts";
import { parseAppEnv } from "../../../project/app-env.ts";
import type { Environment, Project } from "../../../project/model.ts";
import { readYaml } from "../../../project/yaml-source.ts";
import type { World } from "../../../world.ts";
import { composeConfigInvalid, composeMissing, noComposeFile, variablesMissing } from "../failures.ts";
import type { Names } from "../naming.ts";
import { placeOfRefusal } from "../support/place-of-refusal.ts";
import { composeFolder } from "./compose-folder.ts";
import type { ComposeDocument } from "./document.ts";
import { missingVariables, placeOfVariable } from "./missing-variables.ts";

export interface ResolveSpec {
  readonly world: World;
  readonly project: Project;
  readonly environment: Environment;
  readonly names: Names;
  /** The app's secrets as dotenv text; they take precedence over `.env` in `${…}`. */
  readonly appEnv: string | undefined;
}

/**
 * Resolves the user's compose files once: what comes out holds `env_file` values, so it lives in memory only. The
 * project name is the environment's, so that volumes and networks get the names they keep for all releases.
 */
export async function resolveCompose(spec: ResolveSpec): Promise<ComposeDocument> {
  const { world, project, environment, names } = spec;
  const files = [...project.compose, ...environment.compose];
  if (files.length === 0) throw fail(noComposeFile, { directory: project.directory });
  const folder = composeFolder(project, environment);
  const variables = parseAppEnv(spec.appEnv);
  for (const value of Object.values(variables)) world.log.mask(value);
  const config = (format: "json" | "yaml") => {
    const whose = ["--project-directory", folder, "--project-name", names.base];
    const named = files.flatMap((file) => ["--file", `${project.directory}/${file}`]);
    const profiles = environment.profiles.flatMap((profile) => ["--profile", profile]);
    const argv = ["docker", "compose", ...whose, ...named, ...profiles, "config", "--format", format] as const;
    return world.run({ argv: [...argv], cwd: folder, env: variables, timeoutMs: 60_000 });
  };
  const finished = await config("json");
  const lines = finished.stderr.split("\n").filter((line) => line !== "");
  for (const warning of new Set(lines.flatMap(warningOf))) world.log.warning(`Docker Compose: ${warning}`);
  const said = lines.filter((line) => !line.includes("level=warning")).join(" ");
  if (finished.code === 127 || /is not a docker command|unknown (short)?hand flag|unknown flag: --project/.test(said)) {
    throw fail(composeMissing, { said });
  }
  if (finished.code !== 0) {
    const written = [...new Set([...files, ...(project.sources ?? [])])];
    const texts = await Promise.all(written.map(async (file) => ({ file, text: await textOf(world, project, file) })));
    const missing = missingVariables(said);
    if (missing.length === 0) throw fail(composeConfigInvalid, { files, said, place: placeOfRefusal(said, texts) });
    throw fail(variablesMissing, { missing: missing.map((one) => ({ ...one, place: placeOfVariable(texts, one.name) })) });
  }
  const document = JSON.parse(finished.stdout) as ComposeDocument;
  const asked = Object.values(document.services ?? {}).some((service) => service["models"] !== undefined);
  if (!asked || document.models !== undefined) return document;
  // Compose (5.6) leaves them out of its JSON.
  const { models } = readYaml((await config("yaml")).stdout, "compose", "compose").value as Pick<ComposeDocument, "models">;
  return models === undefined ? document : { ...document, models };
}

const textOf = (world: World, { directory }: Project, file: string) => world.files.read(`${directory}/${file}`).catch(() => "");

/** What compose warns of, e.g. a variable that is not set: a release with an empty password is best told early. */
function warningOf(line: string): string[] {
  const message = /level=warning msg=("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (message === undefined || /attribute `version` is obsolete/.test(message)) return [];
  try {
    return [String(JSON.parse(message))];
  } catch {
    return [message];
  }
}
