import type { Project } from "../../../project/model.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { Files } from "../../../world.ts";
import type { ComposeDocument, ComposeSource } from "../document/document.ts";
import { configurationHash } from "./configuration-hash.ts";

export interface Configured {
  readonly files: Pick<Files, "read">;
  readonly project: Pick<Project, "directory">;
  readonly document: ComposeDocument;
  /** Those of the input `app-env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly services: readonly ReleasedService[];
  readonly features: Readonly<Record<string, unknown>>;
}

/**
 * The keyed hash of the configuration that a release would run with. Files of secrets and configs count by what they
 * hold, and paths by where they lie in the project: another checkout of the same files is the same configuration.
 */
export async function configurationOf(configured: Configured, key: string): Promise<string> {
  const { files, project, document, variables, services, features } = configured;
  const contents = async (sources: Readonly<Record<string, ComposeSource>> | undefined) => {
    const read = Object.entries(sources ?? {}).map(async ([name, source]) => {
      const given = source.environment === undefined ? undefined : variables[source.environment];
      const text = source.file === undefined ? given : await files.read(source.file).catch(() => undefined);
      return [name, text === undefined ? source : { ...source, file: undefined, content: text }] as const;
    });
    return Object.fromEntries(await Promise.all(read));
  };
  const secrets = await contents(document.secrets);
  const configs = await contents(document.configs);
  const here = JSON.stringify(project.directory).slice(1, -1);
  const placed = JSON.parse(
    JSON.stringify({ ...document, secrets, configs }).replaceAll(`"${here}/`, '"./'),
  ) as ComposeDocument;
  return configurationHash(key, placed, services, { features });
}
