import { configurationHash } from "../targets/compose/configuration-hash.ts";
import type { ComposeDocument, ComposeSource } from "../targets/compose/document.ts";
import type { Opened } from "./open-environment.ts";

/**
 * The keyed hash of the configuration that a release would run with. Files of secrets and configs count by what they
 * hold, and paths by where they lie in the project: another checkout of the same files is the same configuration.
 */
export async function configurationOf(opened: Opened): Promise<string> {
  const { world, project, document, variables, records, services, environment } = opened;
  const contents = async (sources: Readonly<Record<string, ComposeSource>> | undefined) => {
    const read = Object.entries(sources ?? {}).map(async ([name, source]) => {
      const given = source.environment === undefined ? undefined : variables[source.environment];
      const text = source.file === undefined ? given : await world.files.read(source.file).catch(() => undefined);
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
  const key = await records.key(() => world.random(32));
  return configurationHash(key, placed, services, { features: environment.features });
}
