import { componentSchema } from "./schema/component.ts";
import { composeKey, definitions, environmentKeys } from "./schema/environment.ts";
import { type JsonSchema, keyed, named, orEmpty, text } from "./schema/json-schema.ts";
import { patterns } from "./schema/patterns.ts";

/** Where editors find it. */
export const schemaAddress = "https://raw.githubusercontent.com/sluice-delivery/sluice/main/sluice.schema.json";

/**
 * The JSON Schema of sluice.yaml, for editors. The readers in `src/project/schema` are functions that tell problems
 * in words; this says the same as far as a schema can, and tests hold the two together.
 */
export const sluiceSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaAddress,
  title: "sluice.yaml",
  ...orEmpty(
    keyed("What Sluice is told beyond the compose files.", {
      name: text("Name of the app; part of the names of its containers.", patterns.name),
      compose: composeKey,
      components: named("Components by name.", patterns.service, componentSchema),
      ...environmentKeys,
    }),
  ),
  $defs: definitions,
};

export const schemaText = (): string => `${JSON.stringify(sluiceSchema, undefined, 2)}\n`;
