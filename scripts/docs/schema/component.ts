import { type JsonSchema, keyed, listOf, orEmpty, text, word } from "./json-schema.ts";
import { patterns } from "./patterns.ts";

const commands = (what: string) =>
  listOf(`${what}: a list of commands, each a list of words; no shell reads them.`, {
    type: "array",
    minItems: 1,
    prefixItems: [{ anyOf: [{ type: "string", minLength: 1 }, { type: "integer" }] }],
    items: { type: ["string", "integer"] },
  });
const words = (what: string) => listOf(what, { type: "string", pattern: patterns.notBlank });

/** One entry of `components`. */
export const componentSchema: JsonSchema = orEmpty(
  keyed("A part that is built and released on its own, or a folder that others need.", {
    path: text("Its folder, relative to this file; without it its build context.", patterns.relativePath),
    paths: words("Globs of more files that it is made from."),
    needs: listOf("Components that it changes with.", { type: "string", pattern: patterns.name }),
    image: text("Image name without a tag; without it what compose says.", patterns.image, "ghcr.io/acme/shop-api"),
    lint: commands("What lints it"),
    test: commands("What tests it"),
    part: word(
      "base: it is built from here and yet no part of a release, like a database with extensions. It is built where it runs, when its image is not there, and then stays as it is.",
      "base",
    ),
    writer: word("Whether several of its releases may write at once; single needs the strategy recreate.", "single", "many"),
    python: orEmpty(
      keyed("Its Python environment is to be validated.", {
        version: text("Python version, in quotes.", patterns.notBlank, "3.13"),
        tools: words("Distributions that must be installed."),
        imports: words("Modules that must import."),
      }),
    ),
  }),
);
