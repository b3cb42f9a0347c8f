import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inputsTable, outputsTable } from "./action-tables.ts";
import { catalogue } from "./catalogue.ts";
import { checksTables } from "./checks-tables.ts";
import { composeTable } from "./compose-table.ts";
import { readDefinition } from "./definition.ts";
import { examplesOf } from "./examples.ts";
import { failuresPage } from "./failures-page.ts";
import { schemaText } from "./file-schema.ts";
import { withGeneratedPart } from "./generated-part.ts";
import { permissionsTable } from "./permissions-table.ts";
import { recordingSchemaText } from "./recording-schema.ts";
import { suite } from "./suite.ts";

const root = join(import.meta.dirname, "..", "..");

/** Everything that is generated for readers and editors: path → what must stand there. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const made = new Map([
    ["FAILURES.md", failuresPage(await catalogue())],
    ["sluice.schema.json", schemaText()],
    ["recording.schema.json", recordingSchemaText()],
  ]);
  for (const member of suite) {
    const path = join(member.folder, "README.md");
    const definition = readDefinition(member.folder);
    let page = await readFile(join(root, path), "utf8");
    for (const [part, table] of [
      ["examples", examplesOf(member.name)],
      ["inputs", inputsTable(definition, member)],
      ["outputs", outputsTable(definition, member)],
      ["permissions", permissionsTable(member.permissions)],
      ...(member.name === "staged-deploy" ? ([["compose", composeTable()]] as const) : []),
      ...(member.name === "health-gate" ? ([["checks", checksTables()]] as const) : []),
    ] as const) {
      const next = withGeneratedPart(page, part, table);
      if (next === undefined)
        throw new Error(`${path} has no place for its ${part}: put the two marks of scripts/docs/generated-part.ts there.`);
      page = next;
    }
    made.set(path, page);
  }
  return made;
}
