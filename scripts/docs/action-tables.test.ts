import { expect, test } from "vitest";
import { renamedFrom, text } from "../../src/input.ts";
import { inputsTable } from "./action-tables.ts";

test("an input that was renamed says its former names", () => {
  const inputs = { tags: { description: "Tags.", default: "" }, image: { description: "Image.", default: "" } };
  const definition = { inputs } as unknown as Parameters<typeof inputsTable>[0];
  const table = inputsTable(definition, { inputs: { tags: renamedFrom(text(), "tag"), image: text() } });
  expect(table).toContain("| `tags` | | Tags. Formerly `tag`, which is refused. |");
  expect(table).not.toContain("Image. Formerly");
});
