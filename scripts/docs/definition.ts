import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "..", "..");

const definition = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), default: z.string().optional(), required: z.boolean().default(false) }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
  runs: z.strictObject({
    using: z.string(),
    main: z.string(),
    post: z.string().optional(),
    "post-if": z.string().optional(),
  }),
});

/** An action.yml. */
export type Definition = z.output<typeof definition>;

export function readDefinition(folder: string): Definition {
  return definition.parse(parse(readFileSync(join(root, folder, "action.yml"), "utf8")));
}
